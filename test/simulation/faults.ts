import { seeded, type Seeded } from '../fixtures/random.ts';
import { happens } from './world/chance.ts';

/** What the network does to a request or a stream by itself, each with a probability. */
export const networkFaults = [
  'dropped',
  'duplicated',
  'delayed',
  'reordered',
  'lostAnswers',
  'serverErrors',
  'halfBodies',
  'streamCuts',
  'streamDuplicates',
  'serverCrashes',
] as const;
export type NetworkFault = (typeof networkFaults)[number];

/** What happens to a laptop, a server or a person at a moment of the plan. */
export const events = [
  'offline',
  'laptopCrashes',
  'serverRestarts',
  'serverRestores',
  'clockJumps',
  'diskFull',
  'signOuts',
  'revokedLaptops',
  'scopeChanges',
  'shortCuts',
  'slowDisks',
  'lossyLines',
  'slowAnswers',
] as const;
export type EventKind = (typeof events)[number];

/** How long a short cut lasts that is decided by `chance`. */
export const shortCutMs = (chance: number): number => 50 + seeded(chance)() * 4000;
/** How long after its backup the server goes back to it. */
export const restoreDelayMs = (chance: number): number => seeded(chance)() * 60_000;

export type Fault = NetworkFault | EventKind;
const faults: readonly Fault[] = [...networkFaults, ...events];

/** How often each was done in a run. */
export type FaultCounts = { [F in Fault]: number };

export function noFaults(): FaultCounts {
  return Object.fromEntries(faults.map((fault) => [fault, 0])) as FaultCounts;
}

/** Probabilities for one run, per request or per piece of a stream. */
export type Weather = { readonly [F in NetworkFault]: number };

export const fairWeather: Weather = Object.fromEntries(networkFaults.map((fault) => [fault, 0])) as Weather;

/** Some kinds of trouble in each run, so that each is seen alone and with every other. */
export function weatherOf(random: Seeded): Weather {
  const worst: { readonly [F in NetworkFault]: number } = {
    dropped: 0.2,
    duplicated: 0.2,
    delayed: 0.25,
    reordered: 0.3,
    lostAnswers: 0.25,
    serverErrors: 0.15,
    halfBodies: 0.15,
    streamCuts: 0.1,
    streamDuplicates: 0.1,
    serverCrashes: 0.05,
  };
  return Object.fromEntries(networkFaults.map((fault) => [fault, happens(random, 0.5) ? random() * worst[fault] : 0])) as Weather;
}
