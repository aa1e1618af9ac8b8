import { parseArgs } from 'node:util';
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { planOf } from './plan.ts';
import { noFaults, type FaultCounts } from './faults.ts';
import type { SeedResult } from './worker.ts';

/**
 * `npm run sim -- --seeds N --from S [--json]`: runs N seeds, the first of them S, on all cores; `--seed S` replays one and tells its
 * whole history. Ends with 1 at the first violation, told with its seed and a shortened history.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    json: { type: 'boolean', default: false },
    workers: { type: 'string', default: String(availableParallelism()) },
    go: { type: 'boolean', default: false },
  },
});

const from = Number(values.seed ?? values.from);
const count = values.seed === undefined ? Number(values.seeds) : 1;
let next = from;
let done = 0;
let steps = 0;
const faults: { -readonly [F in keyof FaultCounts]: number } = noFaults();
const violations: SeedResult[] = [];
const started = performance.now();

function work(): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = fork(new URL('worker.ts', import.meta.url), {
      // Libraries look at rejections later than Node likes, most of all on a full disk.
      execArgv: ['--disable-warning=PromiseRejectionHandledWarning'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const give = (): void => {
      if (next >= from + count || (violations.length > 0 && !values.go)) child.send('stop');
      else child.send({ plan: planOf((next += 1) - 1) });
    };
    child.on('message', (message: SeedResult | 'ready') => {
      if (message !== 'ready') take(message);
      give();
    });
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a worker ended with ${code}`))));
  });
}

function take(result: SeedResult): void {
  done += 1;
  steps += result.steps;
  for (const [fault, times] of Object.entries(result.faults)) faults[fault as keyof FaultCounts] += times;
  if (values.seed !== undefined) for (const line of result.history) console.log(line);
  if (result.violation === undefined) return;
  violations.push(result);
  console.log(`seed ${result.seed}: ${result.violation}`);
}

await Promise.all(Array.from({ length: Math.min(count, Number(values.workers)) }, work));
console.error(`${Math.round((done / (performance.now() - started)) * 60_000)} seeds a minute`);
console.log(JSON.stringify({ seeds: done, steps, faults, violations: violations.length }));
process.exitCode = violations.length === 0 ? 0 : 1;
