import { expect, test } from 'vitest';
import { complaints, playwrightCounts, vitestCounts } from './test-counts.ts';

test('Vitest: a file that does not load counts as a failure', () => {
  const loaded = { status: 'passed', assertionResults: [{}, {}, {}] };
  const broken = { status: 'failed', assertionResults: [] };
  const report = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1, testResults: [loaded, broken] };
  expect(vitestCounts(report)).toEqual({ passed: 3, failed: 1, skipped: 2 });
});

test('Playwright: flaky tests and errors outside tests count as failures', () => {
  const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 2 };
  expect(playwrightCounts({ stats, errors: [{}] })).toEqual({ passed: 5, failed: 3, skipped: 2 });
});

test('anything else is no report', () => {
  expect(() => vitestCounts({})).toThrow();
  expect(() => playwrightCounts('5 passed')).toThrow();
});

test('a suite is not good when nothing ran, something was skipped, or it failed outside its tests', () => {
  expect(complaints({ passed: 3, failed: 0, skipped: 0 }, 0)).toEqual([]);
  expect(complaints({ passed: 3, failed: 1, skipped: 0 }, 1)).toEqual([]);
  expect(complaints({ passed: 0, failed: 0, skipped: 0 }, 0)).toEqual([expect.stringContaining('no test ran')]);
  expect(complaints({ passed: 3, failed: 0, skipped: 1 }, 0)).toEqual([expect.stringContaining('1 skipped')]);
  expect(complaints({ passed: 3, failed: 0, skipped: 0 }, 1)).toEqual([expect.stringContaining('coverage')]);
});
