import type { Evidence } from '../schema/evidence.ts';

/** What is to be fetched of the files at some sites. Ids of records, in the order in which they are to be fetched. */
export type WantedFiles = {
  readonly get: readonly string[];
  /** Would be more than is kept. */
  readonly beyond: readonly string[];
  /** The server does not have them yet: only the laptop of whoever added them does. */
  readonly elsewhere: readonly string[];
};

/**
 * Chooses among the files of what is open at the sites, given in the order in which they matter: those that are not `here`, as long as
 * everything wanted together stays within `budget` bytes (S142). What is here is never pushed out by what matters less.
 */
export function wantedFiles(
  records: readonly Pick<Evidence, 'id' | 'size' | 'held'>[],
  here: ReadonlySet<string>,
  budget: number,
): WantedFiles {
  const chosen = { get: [] as string[], beyond: [] as string[], elsewhere: [] as string[] };
  let kept = records.reduce((sum, { id, size, held }) => sum + (here.has(id) && held !== undefined ? size : 0), 0);
  for (const { id, size, held } of records) {
    if (here.has(id)) continue;
    if (held === undefined) chosen.elsewhere.push(id);
    else if (kept + size > budget) chosen.beyond.push(id);
    else {
      kept += size;
      chosen.get.push(id);
    }
  }
  return chosen;
}
