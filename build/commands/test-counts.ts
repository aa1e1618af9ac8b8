import { z } from 'zod';

/** `failures`: each failed test as one line, its file, its name and how its message begins. */
export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number; readonly failures: readonly string[] };

const vitestReport = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
  /** A file that could not even be loaded has no tests to fail. */
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(z.object({ status: z.string(), fullName: z.string(), failureMessages: z.array(z.string()).nullish() })),
    }),
  ),
});

const playwrightSpec = z.object({ file: z.string(), title: z.string(), ok: z.boolean() });
type PlaywrightSuite = { readonly specs?: readonly z.infer<typeof playwrightSpec>[]; readonly suites?: readonly PlaywrightSuite[] };
const playwrightSuite: z.ZodType<PlaywrightSuite> = z.lazy(() =>
  z.object({ specs: z.array(playwrightSpec).optional(), suites: z.array(playwrightSuite).optional() }),
);
const playwrightReport = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int(), skipped: z.int() }),
  suites: z.array(playwrightSuite),
  /** Errors outside any test. */
  errors: z.array(z.object({ message: z.string().optional() })),
});

/** Counts in the JSON report of Vitest. Throws when it is no such report. */
export function vitestCounts(report: unknown): Counts {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = vitestReport.parse(report);
  const notLoaded = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  const failures = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages }) => inOneLine(name, fullName, failureMessages?.[0])),
  );
  return {
    passed: numPassedTests,
    failed: numFailedTests + notLoaded.length,
    skipped: numPendingTests + numTodoTests,
    failures: [...failures, ...notLoaded.map(({ name, message }) => inOneLine(name, 'could not be loaded', message))],
  };
}

/** Counts in the JSON report of Playwright. A flaky test is a failed one. Throws when it is no such report. */
export function playwrightCounts(report: unknown): Counts {
  const { stats, suites, errors } = playwrightReport.parse(report);
  const failures = suites.flatMap(specsIn).filter(({ ok }) => !ok);
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
    failures: [
      ...failures.map(({ file, title }) => inOneLine(file, title, undefined)),
      ...errors.map(({ message }) => inOneLine('outside any test', '', message)),
    ],
  };
}

/** What is wrong with a suite that ended with `code`, besides its failed tests. */
export function complaints({ passed, failed, skipped }: Omit<Counts, 'failures'>, code: number): string[] {
  const found: string[] = [];
  if (passed + failed === 0) found.push('no test ran');
  if (skipped > 0) found.push(`${skipped} skipped: a test either runs or goes`);
  if (code !== 0 && failed === 0)
    found.push(`ended with code ${code} though no test failed (coverage below its threshold, or an error outside the tests)`);
  return found;
}

function specsIn({ specs = [], suites = [] }: PlaywrightSuite): z.infer<typeof playwrightSpec>[] {
  return [...specs, ...suites.flatMap(specsIn)];
}

function inOneLine(file: string, test: string, message: string | undefined): string {
  return [file, test, message?.split('\n', 1)[0]].filter(Boolean).join(': ');
}
