import { HLC_LENGTH, isHlc, type Hlc } from './hlc.ts';

/**
 * The stamp of one field: `<hlc>/<person>` or `<hlc>/<person>/<over>`. Stamps sort as strings, which is as they
 * happened. `over` is the last stamp of the field that the server had acknowledged when the change was made: two
 * changes collided exactly when the losing one is later than the winner's `over` and their authors differ.
 */
export type Stamp = string & { readonly __brand: 'Stamp' };

export const STAMP_PATTERN = /^[0-9a-f]{12}-[0-9a-f]{4}-[0-9a-z]{12}\/[0-9a-f-]{36}(\/[0-9a-f]{12}-[0-9a-f]{4}-[0-9a-z]{12})?$/;

export function makeStamp(at: Hlc, by: string, over?: Hlc): Stamp {
  return (over === undefined ? `${at}/${by}` : `${at}/${by}/${over}`) as Stamp;
}

export function isStamp(text: string): text is Stamp {
  return STAMP_PATTERN.test(text);
}

export function stampHlc(stamp: Stamp): Hlc {
  return stamp.slice(0, HLC_LENGTH) as Hlc;
}

/** The id of the person who made the change. */
export function stampAuthor(stamp: Stamp): string {
  return stamp.slice(HLC_LENGTH + 1, HLC_LENGTH + 37);
}

export function stampOver(stamp: Stamp): Hlc | undefined {
  const over = stamp.slice(HLC_LENGTH + 38);
  return isHlc(over) ? over : undefined;
}
