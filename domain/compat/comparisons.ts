import { covers, matchPart, parseVersion, type Part } from './version-range.ts';

/** How a part compares with a text, in a table: numbers, since the table is asked a hundred million times for a large rollout. */
export const YES = 1;
export const NO = 2;
export const UNTOLD = 3;
const CODES = { yes: YES, no: NO, untold: UNTOLD } as const;

/**
 * Comparisons of a matrix's parts, each made once: ten thousand rules name a few hundred ranges between them, and ten thousand devices
 * run a few hundred versions. Parts go by their place in the list.
 */
export type Comparisons = {
  readonly row: (raw: string) => Row;
  readonly covers: (wide: number, narrow: number) => boolean;
};

/** How the parts compare with one text: `codes` has what was asked before, 0 elsewhere; `compare` finds it out. */
export type Row = { readonly codes: Uint8Array; readonly compare: (part: number) => number };

/** What is remembered of texts, in bytes: one a text and part. Beyond, it starts over. */
const REMEMBERED = 2 ** 25;

export function rememberComparisons(parts: readonly Part[]): Comparisons {
  const rows = new Map<string, Row>();
  const covering = new Map<number, Uint8Array>();
  return {
    row: (raw) => {
      const known = rows.get(raw);
      if (known !== undefined) return known;
      if (rows.size * parts.length > REMEMBERED) rows.clear();
      const version = parseVersion(raw);
      const codes = new Uint8Array(parts.length);
      const compare = (place: number): number => {
        const code = CODES[matchPart(parts[place] ?? NOTHING, raw, version)];
        codes[place] = code;
        return code;
      };
      const made = { codes, compare };
      rows.set(raw, made);
      return made;
    },
    covers: (wide, narrow) => {
      if (wide === narrow) return true;
      const row = covering.get(wide) ?? new Uint8Array(parts.length);
      covering.set(wide, row);
      if (row[narrow] === 0) row[narrow] = covers(parts[wide] ?? NOTHING, parts[narrow] ?? NOTHING) ? YES : NO;
      return row[narrow] === YES;
    },
  };
}

const NOTHING: Part = { kind: 'range', intervals: [] };
