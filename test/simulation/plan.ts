import { between, oneOf, type Seeded } from '../fixtures/random.ts';
import { weatherOf, type EventKind, type Weather } from './faults.ts';
import { chanceOf } from './world/chance.ts';

/** What a person does; which incident and which words follow from the moment and from `chance`. */
export const deeds = ['log', 'text', 'entry', 'advance', 'assign', 'severity', 'remark', 'check', 'spree', 'settle', 'void'] as const;
export type Deed = (typeof deeds)[number];

/** One thing that will happen: `at` ms after the start, to the laptop of that number, decided by the seed `chance`. */
export type Item = { readonly at: number; readonly laptop: number; readonly what: Deed | EventKind; readonly chance: number };

/** Everything about a run that is decided beforehand. A run is shortened by leaving items out and by better weather. */
export type Plan = {
  readonly seed: number;
  readonly laptops: number;
  readonly durationMs: number;
  readonly weather: Weather;
  readonly items: readonly Item[];
};

const DEED_WEIGHTS: { readonly [D in Deed]: number } = {
  log: 3,
  text: 7,
  entry: 4,
  advance: 3,
  assign: 1,
  severity: 1,
  remark: 4,
  check: 3,
  spree: 3,
  settle: 2,
  void: 0.5,
};

const EVENT_WEIGHTS: { readonly [E in EventKind]: number } = {
  offline: 4,
  laptopCrashes: 3,
  serverRestarts: 1,
  serverRestores: 0.7,
  clockJumps: 3,
  diskFull: 1,
  signOuts: 1,
  revokedLaptops: 0.7,
  scopeChanges: 2,
};

export function planOf(seed: number): Plan {
  const random = chanceOf(seed, 'plan');
  const laptops = between(random, 2, 4);
  const durationMs = between(random, 90, 300) * 1000;
  const item = (what: Deed | EventKind): Item => ({
    at: Math.floor(random() * durationMs),
    laptop: Math.floor(random() * laptops),
    what,
    chance: Math.floor(random() * 2 ** 32),
  });
  const items = [
    ...Array.from({ length: between(random, 20, 60) }, () => item(weighted(random, DEED_WEIGHTS))),
    ...Array.from({ length: between(random, 2, 14) }, () => item(weighted(random, EVENT_WEIGHTS))),
  ];
  return { seed, laptops, durationMs, weather: weatherOf(random), items: items.toSorted((a, b) => a.at - b.at) };
}

function weighted<K extends string>(random: Seeded, weights: { readonly [key in K]: number }): K {
  const entries = Object.entries(weights) as [K, number][];
  let left = random() * entries.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [key, weight] of entries) {
    left -= weight;
    if (left < 0) return key;
  }
  return oneOf(random, entries)[0];
}
