import { z } from 'zod';
import { fleetProblemCodes } from '../fleet/problems.ts';
import { problem } from './problem.ts';

/** A fleet file may have this many bytes. */
export const FLEET_FILE_MAX = 32 * 1024 * 1024;
/** An answer names at most this many problems, and at most this many changes one by one; the counts are whole. */
export const FLEET_PROBLEMS_MAX = 10_000;
export const FLEET_CHANGES_MAX = 500;

/** Content types under which a file is sent, and what they say of it. */
export const fleetContentTypes = { 'text/csv': 'csv', 'application/json': 'json' } as const;

const flag = z.enum(['true', 'false', '1', '0', '']).transform((text) => text !== 'false' && text !== '0');

/**
 * POST /api/v1/fleet/preview and POST /api/v1/fleet/import, the body being the file as it is. `retireMissing`: devices
 * that the file lacks go out of service. `skipBad`: import the good rows although there are bad ones.
 */
export const fleetQuery = z.strictObject({ retireMissing: flag.default(false), skipBad: flag.default(false) });

export const fleetProblem = z.object({
  line: z.int().min(1),
  /** `position` from 1; 0 where the file lacks the column. */
  column: z.object({ name: z.string(), position: z.int().min(0) }).optional(),
  code: z.enum(fleetProblemCodes),
  value: z.string().optional(),
  reason: z.string(),
});

/** How many sites or devices an import adds and so on. A device that comes back into service counts as `returned` only. */
const fleetCounts = z.object({
  sites: z.object({ added: z.int(), changed: z.int(), unchanged: z.int() }),
  devices: z.object({ added: z.int(), changed: z.int(), returned: z.int(), retired: z.int(), unchanged: z.int() }),
});
export type FleetCounts = z.infer<typeof fleetCounts>;

/** One site (without `serial`) or device, and which of its fields change. */
const fleetChange = z.object({
  change: z.enum(['added', 'changed', 'returned', 'retired']),
  name: z.string(),
  serial: z.string().optional(),
  fields: z.array(z.object({ field: z.string(), from: z.unknown().optional(), to: z.unknown().optional() })),
});
export type FleetChange = z.infer<typeof fleetChange>;

/**
 * What importing the file now would do. `rows`: how many are good. `missing`: devices in service that the file lacks,
 * whether or not they would be retired. `refused`: why an import with the same query would not be carried out.
 */
export const fleetPreview = z.object({
  rows: z.int().min(0),
  badRows: z.int().min(0),
  problems: z.array(fleetProblem).max(FLEET_PROBLEMS_MAX),
  problemsLeftOut: z.int().min(0),
  counts: fleetCounts,
  missing: z.int().min(0),
  changes: z.array(fleetChange).max(FLEET_CHANGES_MAX),
  changesLeftOut: z.int().min(0),
  refused: z.enum(['no-rows', 'bad-rows', 'bad-rows-retire']).optional(),
});
export type FleetPreview = z.infer<typeof fleetPreview>;
export type FleetRefusal = NonNullable<FleetPreview['refused']>;

/** How many of the documents to write are written. */
const fleetProgress = z.object({ done: z.int().min(0), total: z.int().min(0) });
export type FleetProgress = z.infer<typeof fleetProgress>;

/** What was done, all of it at once, and how many bad rows were left out. */
const fleetResult = z.object({ counts: fleetCounts, skipped: z.int().min(0) });
export type FleetResult = z.infer<typeof fleetResult>;

/**
 * One line of the answer to an import (`application/x-ndjson`): progress, then the result, or what went wrong, in which
 * case nothing was written. An answer without either of the last two broke off: asking for the same again is harmless.
 */
export const fleetImportLine = z.union([z.strictObject({ result: fleetResult }), z.strictObject({ problem }), fleetProgress.strict()]);
export type FleetImportLine = z.infer<typeof fleetImportLine>;
