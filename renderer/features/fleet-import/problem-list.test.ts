import { describe, expect, test } from 'vitest';
import { filterProblems, problemsAsCsv, type FleetProblem } from './problem-list.ts';

const problems: FleetProblem[] = [
  {
    line: 7,
    column: { name: 'latitude', position: 6 },
    code: 'bad-number',
    value: '=1+1',
    reason: 'latitude must be a number, in degrees',
  },
  { line: 12, code: 'empty', reason: 'said "nothing"' } as unknown as FleetProblem,
];

describe('bad rows', () => {
  test('are found by line, column, reason and value', () => {
    expect(filterProblems(problems, '')).toHaveLength(2);
    expect(filterProblems(problems, 'LATITUDE 7')).toEqual([problems[0]]);
    expect(filterProblems(problems, '12')).toEqual([problems[1]]);
    expect(filterProblems(problems, 'latitude 12')).toEqual([]);
  });

  test('go into a file that no spreadsheet runs and none misreads', () => {
    expect(problemsAsCsv(problems)).toBe(
      '\uFEFFline,column,reason,value\r\n7,latitude,"latitude must be a number, in degrees",\'=1+1\r\n12,,"said ""nothing""",\r\n',
    );
  });
});
