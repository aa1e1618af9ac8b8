import { parseArgs } from 'node:util';
import { noFaults } from './faults.ts';
import { planOf } from './plan.ts';
import { openPool } from './pool.ts';
import { shrink } from './shrink.ts';
import { runMutants } from './mutants/run-mutants.ts';
import type { SeedResult } from './worker.ts';

/**
 * `npm run sim -- --seeds N --from S [--json]`: runs N seeds, the first of them S, on all cores.
 * `npm run sim -- --seed S`: runs one and tells its whole history.
 * `npm run sim -- --mutants [--only TEXT] [--json]`: plants bugs, and says which of them no seed has caught.
 * `npm run sim -- --short`: about two minutes of all that, for every change: fixed seeds, two of them twice, some bugs.
 * Ends with 1 at a violation, told with its seed and a shortened history, and with a mutant that survives.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '50' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    mutants: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    short: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
/** In so many seeds every kind of trouble is injected. */
const EVERY_FAULT_IN = 200;

/** For people; with `--json`, what goes to standard output is one line of JSON. */
const say = (line: string): void => void (values.json ? process.stderr : process.stdout).write(`${line}\n`);

if (values.short) process.exitCode = await runShort();
else if (values.mutants) process.exitCode = await runMutants(({ name }) => name.includes(values.only), say);
else if (values.seed === undefined) process.exitCode = await runSeeds(Number(values.from), Number(values.seeds));
else process.exitCode = await replaySeed(Number(values.seed));

async function runSeeds(from: number, count: number): Promise<number> {
  const pool = openPool();
  const faults: { [fault: string]: number } = noFaults();
  const started = performance.now();
  let done = 0;
  let steps = 0;
  let failed: SeedResult | undefined;
  const one = async (seed: number): Promise<void> => {
    if (failed !== undefined) return;
    const result = await pool.run(planOf(seed));
    done += 1;
    steps += result.steps;
    for (const [fault, times] of Object.entries(result.faults)) faults[fault] = (faults[fault] ?? 0) + times;
    if (result.violation !== undefined) failed ??= result;
    if (done % 50 === 0) say(`${done} of ${count}, ${perMinute(done, started)} seeds a minute`);
  };
  // A few at a time, so that the run ends soon after a violation.
  let next = from;
  const lane = async (): Promise<void> => {
    while (next < from + count && failed === undefined) await one((next += 1) - 1);
  };
  await Promise.all(Array.from({ length: 4 }, lane));
  if (failed !== undefined) {
    say(`seed ${failed.seed}: ${failed.violation}\nlooking for a shorter history …`);
    const { plan, result } = await shrink(planOf(failed.seed), failed, pool.run);
    tell(result, plan.items.length);
  }
  pool.close();
  say(`${perMinute(done, started)} seeds a minute`);
  // Of so many, none may have been spared any kind of trouble.
  const spared = done < EVERY_FAULT_IN ? [] : Object.keys(faults).filter((fault) => faults[fault] === 0);
  if (spared.length > 0) say(`never injected: ${spared.join(', ')}`);
  process.stdout.write(`${JSON.stringify({ seeds: done, steps, faults, violations: failed === undefined ? 0 : 1 })}\n`);
  return failed === undefined && spared.length === 0 ? 0 : 1;
}

async function runShort(): Promise<number> {
  const pool = openPool();
  let good = true;
  for (const seed of [3, 9]) {
    const [one, other] = await Promise.all([pool.run(planOf(seed)), pool.run(planOf(seed))]);
    if (one.trace === other.trace) continue;
    good = false;
    say(`seed ${seed} was not the same run twice: ${one.trace}, ${other.trace}`);
  }
  pool.close();
  const seeds = await runSeeds(1, 40);
  const mutants = await runMutants(({ quick }) => quick === true, say);
  return good && seeds === 0 && mutants === 0 ? 0 : 1;
}

async function replaySeed(seed: number): Promise<number> {
  const pool = openPool([], 1);
  const plan = planOf(seed);
  const result = await pool.run(plan);
  pool.close();
  tell(result, plan.items.length);
  const { steps, faults, trace, violation } = result;
  say(`trace ${trace}`);
  process.stdout.write(`${JSON.stringify({ seeds: 1, steps, faults, violations: violation === undefined ? 0 : 1 })}\n`);
  return violation === undefined ? 0 : 1;
}

function tell({ seed, history, violation }: SeedResult, items: number): void {
  say(`seed ${seed}, ${items} things that were to happen:`);
  for (const line of history) say(line);
  if (violation !== undefined) say(`seed ${seed}: ${violation}`);
}

function perMinute(done: number, started: number): number {
  return Math.round((done / (performance.now() - started)) * 60_000);
}
