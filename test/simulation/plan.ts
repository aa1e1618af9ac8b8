import { between, oneOf, type Seeded } from '../fixtures/random.ts';
import { fairWeather, restoreDelayMs, shortCutMs, weatherOf, type EventKind, type Weather } from './faults.ts';
import { chanceOf, happens } from './world/chance.ts';

/** What a person does; which incident and which words follow from the moment and from `chance`. */
export const deeds = [
  'log',
  'text',
  'entry',
  'advance',
  'assign',
  'severity',
  'remark',
  'check',
  'spree',
  'settle',
  'void',
  'meet',
] as const;
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
  // Where people meet is planned by itself.
  meet: 0,
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
  // These make meetings and home-comings harder; alone they are what the weather does anyway.
  shortCuts: 0,
  slowDisks: 0,
  lossyLines: 0,
  slowAnswers: 0,
};

/** One run in three has people who meet, and some of those a server that loses its memory while answers get lost. */
const MEETING = 1 / 3;

/** From here on every run is crowded: people meet again and again, and laptops start with a full disk before the server loses its memory. */
const CROWDED = 100_000;
const CROWDED_TIMES = 3;

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
  let weather = weatherOf(random);
  const meeting = chanceOf(seed, 'meetings');
  const crowded = seed >= CROWDED;
  const times = crowded ? CROWDED_TIMES : 1;
  if (crowded) items.push(...startWithFullDisks(meeting, laptops, durationMs));
  if (crowded || happens(meeting, MEETING)) {
    for (let left = times * between(meeting, 5, 12); left > 0; left -= 1) items.push(...meet(meeting, laptops, durationMs));
    // In fair weather what they bring about is seen to its end.
    if (happens(meeting, 0.6)) weather = fairWeather;
    if (happens(meeting, 0.5)) items.push(...comeHome(meeting, laptops, durationMs));
    for (let left = times * between(meeting, 1, 8); left > 0; left -= 1) items.push(...meetBetweenCuts(meeting, laptops, durationMs));
  }
  return { seed, laptops, durationMs, weather, items: items.toSorted((a, b) => a.at - b.at) };
}

/**
 * Two change the same records in one moment, so that what is sent, pulled and noted crosses: one of them with answers that take their time,
 * or just back from out of reach, with a disk that may be slow.
 */
function meet(random: Seeded, laptops: number, durationMs: number): Item[] {
  const at = 4000 + random() * durationMs;
  const one = Math.floor(random() * laptops);
  const other = (one + between(random, 1, laptops - 1)) % laptops;
  const chance = (): number => Math.floor(random() * 2 ** 32);
  const items: Item[] = [];
  const add = (what: Item['what'], laptop: number, when: number, decidedBy = chance()): unknown =>
    items.push({ at: Math.floor(when), laptop, what, chance: decidedBy });
  const meetings = (laptop: number, count: number, from: number, to: number): void => {
    for (let left = count; left > 0; left -= 1) add('meet', laptop, from + random() * (to - from));
  };
  if (happens(random, 0.3)) {
    add('slowAnswers', one, at - 100);
    meetings(one, 1, at, at + 100);
    // Mostly once: another change soon after would put right what this one got wrong.
    meetings(other, between(random, 1, 2), at + 200, at + 2000);
    return items;
  }
  if (happens(random, 0.6)) {
    // What has just come back pulls everything; its person goes on meanwhile.
    const cut = chance();
    add('shortCuts', one, at - shortCutMs(cut), cut);
    add('slowAnswers', one, at - 50);
    meetings(one, between(random, 1, 2), at + 100, at + 4000);
    meetings(other, between(random, 1, 2), at + 500, at + 5500);
    return items;
  }
  const cut = chance();
  const began = at - shortCutMs(cut);
  add('shortCuts', one, began, cut);
  meetings(one, between(random, 2, 5), began, at);
  // The line is up again within some seconds.
  meetings(other, between(random, 1, 4), at, at + 6000);
  if (happens(random, 0.7)) add('slowDisks', one, began);
  return items;
}

/**
 * What had just come back, and was still asking what is new, is cut off again: its person changes several records now, and a colleague changes
 * them when the line is up for good. So a pull that began before those changes ends after they were sent.
 */
function meetBetweenCuts(random: Seeded, laptops: number, durationMs: number): Item[] {
  const first = Math.floor(4000 + random() * durationMs);
  const one = Math.floor(random() * laptops);
  const other = (one + between(random, 1, laptops - 1)) % laptops;
  const chance = (): number => Math.floor(random() * 2 ** 32);
  const [brief, again] = [briefCut(random), briefCut(random)];
  const second = first + shortCutMs(brief) + between(random, 700, 1900);
  const back = second + shortCutMs(again);
  const deed = (laptop: number, from: number, to: number): Item => ({
    at: between(random, from, to),
    laptop,
    what: 'meet',
    chance: chance(),
  });
  const [cutOff, backAgain] = [Math.floor(second), Math.floor(back)];
  return [
    { at: first, laptop: one, what: 'shortCuts', chance: brief },
    { at: first + 1, laptop: one, what: 'slowAnswers', chance: chance() },
    { at: cutOff, laptop: one, what: 'shortCuts', chance: again },
    { at: cutOff + 1, laptop: one, what: 'slowAnswers', chance: chance() },
    ...Array.from({ length: between(random, 3, 5) }, () => deed(one, cutOff + 2, backAgain)),
    ...Array.from({ length: between(random, 3, 5) }, () => deed(other, backAgain + 200, backAgain + 3500)),
  ];
}

/** The chance of a cut so short that the laptop soon tries again. */
function briefCut(random: Seeded): number {
  for (;;) {
    const chance = Math.floor(random() * 2 ** 32);
    if (shortCutMs(chance) < 800) return chance;
  }
}

/** The server comes back from a backup, and what laptops then send again is stored while answers to it get lost. */
function comeHome(random: Seeded, laptops: number, durationMs: number): Item[] {
  const chance = (): number => Math.floor(random() * 2 ** 32);
  const at = Math.floor(random() * durationMs * 0.6);
  const restore: Item = { at, laptop: Math.floor(random() * laptops), what: 'serverRestores', chance: chance() };
  const restored = at + restoreDelayMs(restore.chance);
  const lossy = Array.from({ length: laptops }, (_, laptop): Item => {
    return { at: Math.floor(restored + random() * 4000), laptop, what: 'lossyLines', chance: chance() };
  });
  return [restore, ...lossy];
}

/** Each laptop's app starts anew while its disk is full; later the server comes back from a backup. */
function startWithFullDisks(random: Seeded, laptops: number, durationMs: number): Item[] {
  const chance = (): number => Math.floor(random() * 2 ** 32);
  const began = random() * durationMs * 0.4;
  const starts = Array.from({ length: laptops }, (_, laptop): Item[] => {
    const at = Math.floor(began + random() * 5000);
    return [
      { at, laptop, what: 'diskFull', chance: chance() },
      { at: at + between(random, 200, 3000), laptop, what: 'laptopCrashes', chance: chance() },
    ];
  });
  const restore: Item = { at: Math.floor(began + 40_000 + random() * 20_000), laptop: 0, what: 'serverRestores', chance: chance() };
  return [...starts.flat(), restore];
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
