import { z } from 'zod';

export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number };

const vitestReport = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
  /** A file that could not even be loaded has no tests to fail. */
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

const playwrightReport = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int(), skipped: z.int() }),
  /** Errors outside any test. */
  errors: z.array(z.unknown()),
});

/** Counts in the JSON report of Vitest. Throws when it is no such report. */
export function vitestCounts(report: unknown): Counts {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = vitestReport.parse(report);
  const notLoaded = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  return { passed: numPassedTests, failed: numFailedTests + notLoaded, skipped: numPendingTests + numTodoTests };
}

/** Counts in the JSON report of Playwright. A flaky test is a failed one. Throws when it is no such report. */
export function playwrightCounts(report: unknown): Counts {
  const { stats, errors } = playwrightReport.parse(report);
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: stats.skipped };
}

/** What is wrong with a suite that ended with `code`, besides its failed tests. */
export function complaints({ passed, failed, skipped }: Counts, code: number): string[] {
  const found: string[] = [];
  if (passed + failed === 0) found.push('no test ran');
  if (skipped > 0) found.push(`${skipped} skipped: a test either runs or goes`);
  if (code !== 0 && failed === 0)
    found.push(`ended with code ${code} though no test failed (coverage below its threshold, or an error outside the tests)`);
  return found;
}
