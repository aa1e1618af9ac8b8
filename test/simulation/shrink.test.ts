import { expect, test } from 'vitest';
import { noFaults } from './faults.ts';
import { planOf, type Plan } from './plan.ts';
import { shrink } from './shrink.ts';
import type { SeedResult } from './worker.ts';

const result = (plan: Plan, violation: string | undefined): SeedResult => ({
  seed: plan.seed,
  steps: 0,
  faults: noFaults(),
  trace: '',
  violation,
  history: [],
});

test('the same seed plans the same, another one something else', () => {
  expect(planOf(7)).toEqual(planOf(7));
  expect(planOf(7)).not.toEqual(planOf(8));
});

test('what does not matter to a violation is left out', async () => {
  const plan = planOf(3);
  const culprit = plan.items[5];
  const run = (one: Plan): Promise<SeedResult> => Promise.resolve(result(one, one.items.includes(culprit!) ? 'I2 they differ' : undefined));
  const { plan: shorter } = await shrink(plan, await run(plan), run);
  expect(shorter.items).toContain(culprit);
  expect(shorter.items.length).toBeLessThan(plan.items.length / 4);
  expect(Object.values(shorter.weather).every((probability) => probability === 0)).toBe(true);
});

test('a run that fails in another way is not taken for a shorter one', async () => {
  const plan = planOf(3);
  const run = (one: Plan): Promise<SeedResult> => Promise.resolve(result(one, one === plan ? 'I2 they differ' : 'I4 went back'));
  expect((await shrink(plan, await run(plan), run)).plan).toBe(plan);
});
