import { expect, test } from 'vitest';
import { complaints, playwrightCounts, vitestCounts } from './test-counts.ts';

test('Vitest: a file that does not load counts as a failure', () => {
  const passed = { status: 'passed', fullName: 'holds', failureMessages: [] };
  const wrong = { status: 'failed', fullName: 'merges', failureMessages: ['Error: 3 is not 4\n    at merge.test.ts'] };
  const loaded = { name: 'merge.test.ts', status: 'failed', assertionResults: [passed, wrong, passed] };
  const broken = { name: 'sync.test.ts', status: 'failed', message: 'no such module', assertionResults: [] };
  const report = { numPassedTests: 2, numFailedTests: 1, numPendingTests: 1, numTodoTests: 1, testResults: [loaded, broken] };
  expect(vitestCounts(report)).toEqual({
    passed: 2,
    failed: 2,
    skipped: 2,
    failures: ['merge.test.ts: merges: Error: 3 is not 4', 'sync.test.ts: could not be loaded: no such module'],
  });
});

test('Playwright: flaky tests and errors outside tests count as failures', () => {
  const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 2 };
  const specs = ['opens', 'closes'].map((title) => ({ file: 'a.spec.ts', title, ok: false }));
  const suites = [{ specs: [{ file: 'a.spec.ts', title: 'stays', ok: true }], suites: [{ specs }] }];
  expect(playwrightCounts({ stats, suites, errors: [{ message: 'no browser' }] })).toEqual({
    passed: 5,
    failed: 3,
    skipped: 2,
    failures: ['a.spec.ts: opens', 'a.spec.ts: closes', 'outside any test: no browser'],
  });
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
