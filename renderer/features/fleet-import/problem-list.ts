import type { z } from 'zod';
import type { fleetProblem } from '#domain/protocol/fleet.ts';
import { csvOf } from '../../ui/csv.ts';

export type FleetProblem = z.infer<typeof fleetProblem>;

/** The problems that mention every word typed: in line number, column, reason or value. */
export function filterProblems(problems: readonly FleetProblem[], typed: string): readonly FleetProblem[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return problems;
  return problems.filter((problem) => {
    const text = `${problem.line} ${problem.column?.name ?? ''} ${problem.reason} ${problem.value ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** The problems as CSV, to mend the file by. */
export function problemsAsCsv(problems: readonly FleetProblem[]): string {
  const rows = problems.map(({ line, column, reason, value }) => [String(line), column?.name ?? '', reason, value ?? '']);
  return csvOf(['line', 'column', 'reason', 'value'], rows);
}
