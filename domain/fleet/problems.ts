import type { ColumnRef } from './columns.ts';

/** Everything that can be wrong with a row, or (the last five) with the file. Closed: the app has words for each. */
export const fleetProblemCodes = [
  'missing',
  'bad-number',
  'out-of-range',
  'swapped-coordinates',
  'duplicate-serial',
  'unknown-type',
  'unbalanced-quotes',
  'column-count',
  'too-long',
  'wrong-encoding',
  'control-characters',
  'site-conflict',
  'bad-value',
  'bad-json',
  'empty-file',
  'missing-column',
  'repeated-column',
  'too-many-problems',
] as const;
export type FleetProblemCode = (typeof fleetProblemCodes)[number];

/** One thing wrong in a fleet file. `line` from 1; `value` is what stands there, shortened; `reason` is in words, English. */
export type FleetProblem = {
  readonly line: number;
  readonly column?: ColumnRef;
  readonly code: FleetProblemCode;
  readonly value?: string;
  readonly reason: string;
};

const VALUE_SHOWN = 60;

/** Builds a problem; `value` is cut to what fits on a line and cleared of what does not print. */
export function problemAt(line: number, code: FleetProblemCode, reason: string, column?: ColumnRef, value?: string): FleetProblem {
  return { line, code, reason, ...(column === undefined ? {} : { column }), ...(value === undefined ? {} : { value: printable(value) }) };
}

function printable(value: string): string {
  const shown = value.slice(0, VALUE_SHOWN).replaceAll(/[\p{Cc}\p{Cs}]/gu, '·');
  return value.length > VALUE_SHOWN ? `${shown}…` : shown;
}
