import type { Combination, Verdict } from '../schema/variant.ts';
import { boundsOf, parseVersion } from './version-range.ts';
import { PARTS, readCombination, rulesFor, type Matrix, type ReadRule } from './matrix.ts';
import { resolve } from './resolve.ts';

/** Versions that there are for a device, wherever they were seen; raw strings. */
export type KnownVersions = { readonly firmware: readonly string[]; readonly app: readonly string[] };

/** The least change that makes a combination compatible: what would run then, and what is said of that. */
export type Neighbour = { readonly combination: Combination; readonly verdict: Extract<Verdict, 'supported' | 'conditional'> };

/** So many versions to each side are tried. */
const REACH = 20;

/**
 * The nearest versions of firmware and app under which the same hardware is supported, or conditional where nothing is: one of the two
 * changed rather than both, and by as few versions as can be. `undefined` where no known version helps.
 */
export function nearestCompatible(matrix: Matrix, combination: Combination, known: KnownVersions, at: number): Neighbour | undefined {
  const rules = rulesFor(matrix, readCombination(combination));
  const choices = (part: 'firmware' | 'app'): Choice[] => around(combination[part], [...known[part], ...boundsIn(matrix, rules, part)]);
  const [firmwares, apps] = [choices('firmware'), choices('app')];
  const unsure = resolve(matrix, combination, at).untold.length;
  const found: (Neighbour & { readonly cost: number })[] = [];
  for (const firmware of firmwares) {
    for (const app of apps) {
      const steps = firmware.steps + app.steps;
      if (steps === 0) continue;
      const both = firmware.steps > 0 && app.steps > 0;
      const next = { ...combination, firmware: firmware.raw, app: app.raw };
      const { verdict, untold } = resolve(matrix, next, at);
      // What more rules cannot be compared with is no advice.
      if ((verdict !== 'supported' && verdict !== 'conditional') || untold.length > unsure) continue;
      const cost = (verdict === 'supported' ? 0 : 1e6) + (both ? 1e3 : 0) + steps;
      found.push({ combination: next, verdict, cost });
    }
  }
  const [first, ...others] = found;
  if (first === undefined) return undefined;
  const { combination: nearest, verdict } = others.reduce((best, one) => (one.cost < best.cost ? one : best), first);
  return { combination: nearest, verdict };
}

/** The versions at which rules begin to speak. */
function boundsIn({ parts }: Matrix, rules: readonly ReadRule[], part: 'firmware' | 'app'): string[] {
  const place = PARTS.indexOf(part);
  return rules.flatMap((rule) => boundsOf(parts[rule.parts[place] ?? -1]));
}

type Choice = { readonly raw: string; readonly steps: number };

/** `own` and its neighbours in order, each with how many steps it is away; a newer one before an older one as far. */
function around(own: string, known: readonly string[]): Choice[] {
  const all = [...new Map([own, ...known].filter((raw) => raw.trim() !== '' || raw === own).map((raw) => [keyOf(raw), raw])).values()];
  const sorted = all.toSorted(byVersion);
  const place = sorted.findIndex((raw) => keyOf(raw) === keyOf(own));
  return sorted
    .map((raw, index) => ({ raw: index === place ? own : raw, steps: Math.abs(index - place), newer: index > place }))
    .filter(({ steps }) => steps <= REACH)
    .toSorted((a, b) => a.steps - b.steps || Number(b.newer) - Number(a.newer))
    .map(({ raw, steps }) => ({ raw, steps }));
}

/** `3.1` and `3.1.0` are one version. */
function keyOf(raw: string): string {
  return parseVersion(raw)?.version ?? raw;
}

function byVersion(one: string, other: string): number {
  const [a, b] = [parseVersion(one), parseVersion(other)];
  if (a !== undefined && b !== undefined) return a.compare(b);
  if (a === undefined && b === undefined) return one < other ? -1 : 1;
  return a === undefined ? 1 : -1;
}
