import { availableParallelism } from 'node:os';
import { planOf } from '../plan.ts';
import { openPool } from '../pool.ts';
import { laptopMutants } from './laptop.ts';
import type { Mutant } from './mutant.ts';
import { serverMutants } from './server.ts';

/** A bug that has not shown in so many runs is not found. */
const SEEDS = 300;

/** Plants each bug that is `wanted` and runs seeds until one is not clean. Answers with the exit code. */
export async function runMutants(wanted: (mutant: Mutant) => boolean, say: (line: string) => void): Promise<number> {
  const mutants = [...laptopMutants, ...serverMutants].filter(wanted);
  const survivors: string[] = [];
  const left = [...mutants];
  const lane = async (): Promise<void> => {
    for (let mutant = left.shift(); mutant !== undefined; mutant = left.shift()) {
      const caught = await catching(mutant);
      if (caught === undefined) survivors.push(mutant.name);
      say(caught === undefined ? `SURVIVED: ${mutant.name}` : `seed ${caught.seed} catches "${mutant.name}": ${caught.violation}`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
  process.stdout.write(`${JSON.stringify({ mutants: mutants.length, caught: mutants.length - survivors.length, survivors })}\n`);
  return survivors.length === 0 ? 0 : 1;
}

async function catching(mutant: Mutant): Promise<{ readonly seed: number; readonly violation: string } | undefined> {
  const pool = openPool([mutant], 1);
  try {
    const seeds = Array.from({ length: SEEDS }, (_, place) => place + 1);
    for (const seed of new Set([mutant.lastSeenIn ?? 1, ...seeds])) {
      const { violation } = await pool.run(planOf(seed));
      if (violation !== undefined) return { seed, violation: violation.split('\n', 1)[0]?.slice(0, 160) ?? '' };
    }
    return undefined;
  } finally {
    pool.close();
  }
}
