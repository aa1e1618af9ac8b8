import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureBuilt, ROOT } from '../app.ts';
import { provideChromium } from './provide-chromium.ts';
import { complaints, playwrightCounts, vitestCounts, type Counts } from './test-counts.ts';
import { runTool } from './run-tool.ts';

/**
 * `npm test [-- unit|e2e|electron]`: finds or installs a Chromium, builds the app, runs the suites and ends with `N passed, N failed`.
 * Fails when a test fails or is skipped, when a suite ran no tests or did not finish, and when coverage is below its threshold.
 */
const RESULTS = join(ROOT, 'test-results');

type Suite = {
  readonly name: 'unit' | 'e2e' | 'electron';
  readonly command: readonly string[];
  readonly results: string;
  readonly counts: (json: unknown) => Counts;
};

const SUITES: readonly Suite[] = [
  {
    name: 'unit',
    command: ['vitest', 'run', '--coverage', '--reporter=default', '--reporter=json', '--outputFile.json=test-results/unit.json'],
    results: 'unit.json',
    counts: vitestCounts,
  },
  { name: 'e2e', command: ['playwright', 'test'], results: 'e2e.json', counts: playwrightCounts },
  // Only when asked for by name: the real Electron is not fetched by `npm ci`.
  { name: 'electron', command: ['playwright', 'test', '--config=test/electron'], results: 'electron.json', counts: playwrightCounts },
];
const USUAL: readonly string[] = ['unit', 'e2e'];

async function main(): Promise<number> {
  const asked = process.argv.slice(2);
  const wanted = asked.length === 0 ? USUAL : asked;
  const unknown = wanted.find((name) => !SUITES.some((suite) => suite.name === name));
  if (unknown !== undefined) {
    console.error(`There is no suite "${unknown}": ${SUITES.map(({ name }) => name).join(', ')} are there.`);
    return 1;
  }
  await rm(RESULTS, { recursive: true, force: true });
  await mkdir(RESULTS, { recursive: true });

  const chromium = await provideChromium(console.log);
  if (chromium === undefined) return 1;
  await ensureBuilt(console.log);

  let passed = 0;
  let failed = 0;
  let good = true;
  const failures: string[] = [];
  for (const suite of SUITES.filter(({ name }) => wanted.includes(name))) {
    console.log(`\n── ${suite.name}: ${suite.command.join(' ')}`);
    const code = await runTool(suite.command, { MILEPOST_CHROMIUM: chromium });
    const counts = await readCounts(suite);
    passed += counts.passed;
    failed += counts.failed;
    failures.push(...counts.failures.map((failure) => `${suite.name}: ${failure}`));
    for (const complaint of complaints(counts, code)) {
      good = false;
      console.log(`${suite.name}: ${complaint}`);
    }
  }
  if (failures.length > 0) console.log(['', ...failures].join('\nfailed: '));
  console.log(`\n${passed} passed, ${failed} failed`);
  return good && failed === 0 && passed > 0 ? 0 : 1;
}

/** A suite that left no results behind counts as one failure. */
async function readCounts(suite: Suite): Promise<Counts> {
  try {
    return suite.counts(JSON.parse(await readFile(join(RESULTS, suite.results), 'utf8')));
  } catch {
    return { passed: 0, failed: 1, skipped: 0, failures: ['no results were left behind'] };
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error);
  console.log('\n0 passed, 1 failed');
  process.exitCode = 1;
}
