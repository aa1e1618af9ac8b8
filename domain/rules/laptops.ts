import type { LaptopRow, LaptopsAnswer } from '../protocol/laptops.ts';

/** Up to here two clocks count as the same. Milliseconds. */
export const CLOCK_SHOWN_FROM_MS = 2000;
/** Less room than this on a laptop is worth a word in time. Bytes. */
export const STORAGE_LOW_BYTES = 200_000_000;
/** A laptop that holds work and has not been heard of for longer is worth a call. Milliseconds. */
export const SILENT_MS = 15 * 60_000;

/** What about a laptop wants somebody's attention, most pressing first. */
export const laptopConcerns = ['silent', 'refused', 'storage', 'clock', 'version'] as const;
export type LaptopConcern = (typeof laptopConcerns)[number];

/**
 * What is out of the ordinary about one laptop, most pressing first. `silent`: it holds work that the server has not, and has
 * not been heard of for `SILENT_MS`. A laptop that was shut out is no longer anybody's concern but for the work it holds.
 */
export function concernsOf(row: LaptopRow, server: Pick<LaptopsAnswer, 'now' | 'version' | 'protocol'>): LaptopConcern[] {
  const { report } = row;
  if (report === undefined) return [];
  const silent = report.waiting > 0 && !row.connected && server.now - row.lastContactAt > SILENT_MS;
  if (row.state === 'revoked') return silent ? ['silent'] : [];
  const found: { readonly [C in LaptopConcern]: boolean } = {
    silent,
    refused: report.refused > 0,
    storage: report.storage !== undefined && report.storage.left < STORAGE_LOW_BYTES,
    clock: Math.abs(report.clockErrorMs) > CLOCK_SHOWN_FROM_MS,
    version: report.protocol < server.protocol || isOlder(report.appVersion, server.version),
  };
  return laptopConcerns.filter((concern) => found[concern]);
}

/** Those that want attention first, by their most pressing concern; then whoever was heard of last. */
export function byConcern(rows: readonly LaptopRow[], server: Pick<LaptopsAnswer, 'now' | 'version' | 'protocol'>): LaptopRow[] {
  const rank = (row: LaptopRow): number => {
    const [first] = concernsOf(row, server);
    return first === undefined ? laptopConcerns.length : laptopConcerns.indexOf(first);
  };
  return rows
    .map((row) => ({ row, rank: rank(row) }))
    .toSorted((a, b) => a.rank - b.rank || b.row.lastContactAt - a.row.lastContactAt || (a.row.enrolment < b.row.enrolment ? -1 : 1))
    .map(({ row }) => row);
}

/** Whether version `a` (`1.2.3`, anything behind a `-` or `+` left aside) comes before `b`. What is no version is not older. */
export function isOlder(a: string, b: string): boolean {
  const one = partsOf(a);
  const other = partsOf(b);
  if (one === undefined || other === undefined) return false;
  const place = one.findIndex((part, index) => part !== other[index]);
  return place >= 0 && (one[place] ?? 0) < (other[place] ?? 0);
}

function partsOf(version: string): number[] | undefined {
  const found = /^(\d+)\.(\d+)\.(\d+)/.exec(version);
  return found?.slice(1).map(Number);
}
