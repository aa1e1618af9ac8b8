import type { ReadRow } from './cells.ts';
import { swapped } from './cells.ts';
import type { FleetColumn } from './columns.ts';
import { problemAt, type FleetProblem } from './problems.ts';

/** The rows that stand up beside the others, and what is wrong with those that do not. */
export type Sifted = { readonly rows: readonly ReadRow[]; readonly problems: readonly FleetProblem[] };

/** Below this many placed rows a fleet has no "where it is". */
const BULK_MIN = 8;
/** Rows of one site may differ by the distance between its cabinets; further apart they speak of two places. Degrees. */
const SAME_PLACE = 0.01;

/** Checks rows against each other: exchanged coordinates, then sites told two ways, then serials given twice. Linear but for a sort. */
export function sift(read: readonly ReadRow[]): Sifted {
  const problems: FleetProblem[] = [];
  let rows = read;
  for (const check of [swapCheck, conflictCheck, serialCheck]) {
    const problemOf = check(rows);
    rows = rows.filter((row) => {
      const problem = problemOf(row);
      if (problem !== undefined) problems.push(problem);
      return problem === undefined;
    });
  }
  return { rows, problems };
}

type Check = (rows: readonly ReadRow[]) => (row: ReadRow) => FleetProblem | undefined;

/** A row far from the fleet's bulk that lies within it when its coordinates are exchanged. */
const swapCheck: Check = (rows) => {
  const latitudes = spread(rows.flatMap(({ row }) => row.latitude ?? []));
  const longitudes = spread(rows.flatMap(({ row }) => row.longitude ?? []));
  return ({ row, columns }) => {
    if (latitudes === undefined || longitudes === undefined || row.latitude === undefined || row.longitude === undefined) return undefined;
    const { latitude, longitude } = row;
    if (within(latitudes, latitude) && within(longitudes, longitude)) return undefined;
    if (!within(latitudes, longitude) || !within(longitudes, latitude)) return undefined;
    return swapped(row.line, columns.get('latitude'), latitude, longitude);
  };
};

type Span = { readonly from: number; readonly to: number };

/** Where the middle four fifths lie, widened by as much on either side and a degree: the fleet's bulk with room around it. */
function spread(values: number[]): Span | undefined {
  if (values.length < BULK_MIN) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  const low = sorted[Math.floor(sorted.length * 0.1)] ?? 0;
  const high = sorted[Math.ceil(sorted.length * 0.9) - 1] ?? 0;
  const room = high - low + 1;
  return { from: low - room, to: high + room };
}

function within(span: Span, value: number): boolean {
  return value >= span.from && value <= span.to;
}

const siteColumns = ['road', 'direction', 'chainage', 'region'] as const;

/** A row whose site is told otherwise by more rows. Where as many say one thing as the other, the text that sorts first stands. */
const conflictCheck: Check = (rows) => {
  const told = new Map<string, Map<string, number>>();
  const count = (key: string, value: string | undefined): void => {
    if (value === undefined) return;
    const values = told.get(key) ?? new Map<string, number>();
    told.set(key, values.set(value, (values.get(value) ?? 0) + 1));
  };
  for (const { row } of rows) {
    for (const column of siteColumns) count(`${column}\n${row.site}`, row[column]);
    count(`place\n${row.site}`, placeOf(row));
  }
  const agreed = new Map([...told].map(([key, values]) => [key, mostTold(values)]));
  return ({ row, columns }) => {
    const conflict = (column: FleetColumn, value: string, other: string): FleetProblem =>
      problemAt(row.line, 'site-conflict', `other rows say otherwise of site ${row.site} (${other})`, columns.get(column), value);
    for (const column of siteColumns) {
      const value = row[column];
      const other = agreed.get(`${column}\n${row.site}`);
      if (value !== undefined && other !== undefined && other !== value) return conflict(column, value, other);
    }
    const place = placeOf(row);
    const other = agreed.get(`place\n${row.site}`);
    return place !== undefined && other !== undefined && apart(place, other) ? conflict('latitude', place, other) : undefined;
  };
};

/** What a set of rows agrees on for one site, by count, then by text: never by the order of rows. */
export function mostTold(values: ReadonlyMap<string, number>): string {
  let best = '';
  let most = 0;
  for (const [value, times] of values) {
    if (times > most || (times === most && value < best)) {
      best = value;
      most = times;
    }
  }
  return best;
}

/** Coordinates as one text, `52.4814 -1.8998`. */
export function placeOf(row: { readonly latitude?: number; readonly longitude?: number }): string | undefined {
  return row.latitude === undefined || row.longitude === undefined ? undefined : `${row.latitude} ${row.longitude}`;
}

function apart(a: string, b: string): boolean {
  const [aLatitude = 0, aLongitude = 0] = a.split(' ').map(Number);
  const [bLatitude = 0, bLongitude = 0] = b.split(' ').map(Number);
  return Math.abs(aLatitude - bLatitude) > SAME_PLACE || Math.abs(aLongitude - bLongitude) > SAME_PLACE;
}

/** A serial that an earlier good row already has. */
const serialCheck: Check = () => {
  const first = new Map<string, number>();
  return ({ row, columns }) => {
    const line = first.get(row.serial);
    if (line === undefined) {
      first.set(row.serial, row.line);
      return undefined;
    }
    return problemAt(row.line, 'duplicate-serial', `serial already used in line ${line}`, columns.get('serial'), row.serial);
  };
};
