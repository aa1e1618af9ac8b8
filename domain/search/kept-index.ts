/** An index as it is kept: what of it does not change from one form to the next is for `SearchIndex` to know. */
export type KeptIndex = {
  readonly form: number;
  /** One a line. Of documents that are only referred to the version is empty. */
  readonly terms: string;
  readonly ids: string;
  readonly versions: string;
  /** Of each document its kind, by its place among those that are searched; behind them: only referred to. */
  readonly kinds: Uint8Array;
  readonly overs: Uint8Array;
  readonly ats: Uint32Array;
  /** Of each document how many references it has, and these one after the other. */
  readonly refCounts: Uint16Array;
  readonly refs: Uint32Array;
  /** Of each word how many documents have it, and these one after the other, each shifted by two bits for where it stands. */
  readonly postingCounts: Uint32Array;
  readonly postings: Uint32Array<ArrayBuffer>;
};

/** Another number for another form: what was kept in an earlier one is made anew. */
export const FORM = 2;

/** How many bytes it takes on the disk, or nearly so. */
export function bytesOf(index: KeptIndex): number {
  return Object.values(index).reduce<number>((sum, part) => {
    return sum + (typeof part === 'number' ? 8 : typeof part === 'string' ? part.length : part.byteLength);
  }, 0);
}

/** Gives numbers anew, from `first` on, in the order in which they are asked for. */
export class Renumbered {
  readonly old: number[] = [];
  private readonly given = new Map<number, number>();
  private readonly first: number;

  constructor(first: number) {
    this.first = first;
  }

  of(number: number): number {
    let fresh = this.given.get(number);
    if (fresh === undefined) this.given.set(number, (fresh = this.old.push(number) - 1 + this.first));
    return fresh;
  }
}

export function inOne(lists: readonly Uint32Array[]): Uint32Array<ArrayBuffer> {
  const all = new Uint32Array(lists.reduce((length, list) => length + list.length, 0));
  let end = 0;
  for (const list of lists) {
    all.set(list, end);
    end += list.length;
  }
  return all;
}

export function lines(text: string): string[] {
  return text === '' ? [] : text.split('\n');
}
