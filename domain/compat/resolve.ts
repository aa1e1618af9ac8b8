import type { MatrixRule } from '../schema/matrix-rule.ts';
import { coversAll, matchAll, readCombination, rulesFor, type Combination, type Matrix, type ReadRule } from './matrix.ts';

/** What may be said of a combination (F15), from the loosest to the strictest. Nobody having said anything is a verdict of its own. */
export const verdicts = ['supported', 'conditional', 'blocked', 'unknown'] as const;
export type Verdict = (typeof verdicts)[number];

/**
 * Why a matching rule did not decide: one that speaks of less takes its place (`less-specific`), or one that is as specific is stricter
 * (`less-strict`). `by`: that rule.
 */
export type Overruled = { readonly rule: MatrixRule; readonly why: 'less-specific' | 'less-strict'; readonly by: MatrixRule };

/**
 * A verdict that explains itself. `rules`: those that decided, all with this verdict; none exactly when it is `unknown`. `untold`: rules
 * that may speak of it, but compare versions with a text that has no order.
 */
export type Answer = {
  readonly verdict: Verdict;
  readonly rules: readonly MatrixRule[];
  readonly overruled: readonly Overruled[];
  readonly untold: readonly MatrixRule[];
};

const STRICTNESS = { supported: 0, conditional: 1, blocked: 2, withdrawn: -1 } as const;

/**
 * Asks the matrix about one combination at a time (ms since 1970). A rule is more specific than another when it takes less than that and
 * nothing else: such a rule wins. Among rules of which none is more specific, the strictest do. The order of rules never matters.
 */
export function resolve(matrix: Matrix, combination: Combination, at: number): Answer {
  const read = readCombination(combination);
  const [matching, untold]: [ReadRule[], MatrixRule[]] = [[], []];
  for (const one of rulesFor(matrix, read)) {
    if (at < one.from || at >= one.until) continue;
    const match = matchAll(one.parts, read);
    if (match === 'yes') matching.push(one);
    else if (match === 'untold') untold.push(one.rule);
  }
  const best = matching.filter((one) => !matching.some((other) => isNarrower(other, one)));
  const strictest = best.reduce((most, one) => Math.max(most, strictnessOf(one)), -1);
  const deciding = best.filter((one) => strictnessOf(one) === strictest).toSorted(byId);
  const [first] = deciding;
  if (first === undefined) return { verdict: 'unknown', rules: [], overruled: [], untold };
  const overruled = matching
    .filter((one) => !deciding.includes(one))
    .toSorted(byId)
    .map((one): Overruled => {
      const narrower = deciding.find((other) => isNarrower(other, one)) ?? best.find((other) => isNarrower(other, one));
      return narrower === undefined
        ? { rule: one.rule, why: 'less-strict', by: first.rule }
        : { rule: one.rule, why: 'less-specific', by: narrower.rule };
    });
  return { verdict: first.rule.ruling.verdict as Verdict, rules: deciding.map(({ rule }) => rule), overruled, untold };
}

/** The next time (ms) at which a rule that comes into force or ends changes the verdict, and to what. */
export function nextChange(matrix: Matrix, combination: Combination, at: number): { at: number; verdict: Verdict } | undefined {
  const { verdict } = resolve(matrix, combination, at);
  const times = rulesFor(matrix, readCombination(combination))
    .flatMap(({ from, until }) => [from, until])
    .filter((time) => time > at && Number.isFinite(time))
    .toSorted((a, b) => a - b);
  for (const time of new Set(times)) {
    const then = resolve(matrix, combination, time).verdict;
    if (then !== verdict) return { at: time, verdict: then };
  }
  return undefined;
}

function isNarrower(one: ReadRule, other: ReadRule): boolean {
  return one !== other && coversAll(other.parts, one.parts) && !coversAll(one.parts, other.parts);
}

function strictnessOf({ rule }: ReadRule): number {
  return STRICTNESS[rule.ruling.verdict];
}

function byId(a: ReadRule, b: ReadRule): number {
  return a.rule.id < b.rule.id ? -1 : 1;
}
