import { parseArgs } from 'node:util';
import { fuzz, type Fuzzed } from './fuzz.ts';

/** `npm run fuzz -- [--runs N] [--seed S] [--json]`: exit 1 at the first violation. */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
const runs = Number(values.runs);
const seed = Number(values.seed);

if (!Number.isSafeInteger(runs) || runs < 1 || !Number.isSafeInteger(seed)) {
  process.stderr.write('usage: npm run fuzz -- [--runs N] [--seed S] [--json]\n');
  process.exitCode = 1;
} else {
  const started = performance.now();
  const done = await fuzz({ runs, seed });
  const seconds = Math.round((performance.now() - started) / 1000);
  const { violations } = done;
  for (const words of violations) process.stderr.write(`${words}\n`);
  const line = values.json
    ? JSON.stringify({ ...done, violations: violations.length, seconds })
    : `${done.runs} requests in ${seconds} s, ${storedIn(done)} documents stored, slowest ${done.slowestMs} ms, ${violations.length} violations`;
  process.stdout.write(`${line}\n`);
  if (violations.length > 0) process.exitCode = 1;
}

function storedIn({ stored }: Fuzzed): number {
  return Object.values(stored).reduce((sum, count) => sum + count, 0);
}
