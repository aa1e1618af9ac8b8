import { fairWeather, networkFaults, type NetworkFault } from './faults.ts';
import type { Plan } from './plan.ts';
import type { SeedResult } from './worker.ts';

/** How many further runs are spent on making a history shorter. */
const RUNS = 60;

/**
 * Looks for a shorter run that ends in a violation of the same invariant: better weather first, then fewer things that happen,
 * in ever smaller pieces. Answers with the shortest that was found, which may be the one given.
 */
export async function shrink(
  plan: Plan,
  found: SeedResult,
  run: (plan: Plan) => Promise<SeedResult>,
): Promise<{ readonly plan: Plan; readonly result: SeedResult }> {
  let best = { plan, result: found };
  let left = RUNS;
  const invariant = nameOf(found.violation);
  const attempt = async (shorter: Plan): Promise<boolean> => {
    if (left <= 0) return false;
    left -= 1;
    const result = await run(shorter);
    if (result.violation === undefined || nameOf(result.violation) !== invariant) return false;
    best = { plan: shorter, result };
    return true;
  };

  await attempt({ ...best.plan, weather: fairWeather });
  for (const fault of networkFaults) {
    if (best.plan.weather[fault] > 0) await attempt({ ...best.plan, weather: without(best.plan.weather, fault) });
  }
  for (let pieces = 2; pieces <= 32 && left > 0; pieces *= 2) {
    for (let piece = pieces - 1; piece >= 0; piece -= 1) {
      const { items } = best.plan;
      const size = Math.max(1, Math.ceil(items.length / pieces));
      const kept = items.filter((_, place) => Math.floor(place / size) !== piece);
      if (kept.length < items.length) await attempt({ ...best.plan, items: kept });
    }
  }
  return best;
}

function without(weather: Plan['weather'], fault: NetworkFault): Plan['weather'] {
  return { ...weather, [fault]: 0 };
}

/** `I4`, or what kind of accident it was. */
function nameOf(violation: string | undefined): string {
  return violation?.split(/[ :]/, 1)[0] ?? '';
}
