import { covers, matchPart, parseVersion, type Match, type Part } from './version-range.ts';

/**
 * Comparisons of a matrix's parts, each made once: ten thousand rules name a few hundred ranges between them, and ten thousand devices
 * run a few hundred versions. Parts go by their place in the list.
 */
export type Comparisons = {
  /** How the parts compare with what a device says of itself. */
  readonly matching: (raw: string) => (part: number) => Match;
  readonly covers: (wide: number, narrow: number) => boolean;
};

const MATCHES: readonly Match[] = ['yes', 'no', 'untold'];
/** So many texts are remembered; a matrix that is asked about more starts over. */
const REMEMBERED = 5000;
const UNKNOWN = 255;

export function rememberComparisons(parts: readonly Part[]): Comparisons {
  const rows = new Map<string, (part: number) => Match>();
  const covering = new Map<number, boolean>();
  return {
    matching: (raw) => {
      const known = rows.get(raw);
      if (known !== undefined) return known;
      if (rows.size >= REMEMBERED) rows.clear();
      const version = parseVersion(raw);
      const row = new Uint8Array(parts.length).fill(UNKNOWN);
      const match = (place: number): Match => {
        const found = MATCHES[row[place] ?? UNKNOWN];
        if (found !== undefined) return found;
        const part = parts[place];
        const made = part === undefined ? 'no' : matchPart(part, raw, version);
        row[place] = MATCHES.indexOf(made);
        return made;
      };
      rows.set(raw, match);
      return match;
    },
    covers: (wide, narrow) => {
      if (wide === narrow) return true;
      const key = wide * parts.length + narrow;
      const known = covering.get(key);
      if (known !== undefined) return known;
      const [one, other] = [parts[wide], parts[narrow]];
      const made = one !== undefined && other !== undefined && covers(one, other);
      covering.set(key, made);
      return made;
    },
  };
}
