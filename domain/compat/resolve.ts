import type { MatrixRule } from '../schema/matrix-rule.ts';
import type { Verdict } from '../schema/variant.ts';
import type { Combination } from '../schema/variant.ts';
import { NO, UNTOLD, YES, type Row } from './comparisons.ts';
import { PARTS, readCombination, rulesFor, type Matrix, type ReadRule } from './matrix.ts';

/** A verdict and the rules that decided, all with this verdict; none exactly when it is `unknown`. */
export type Decided = { readonly verdict: Verdict; readonly rules: readonly MatrixRule[] };

/**
 * Why a matching rule did not decide: one that speaks of less takes its place (`less-specific`), or one that is as specific is stricter
 * (`less-strict`). `by`: that rule.
 */
export type Overruled = { readonly rule: MatrixRule; readonly why: 'less-specific' | 'less-strict'; readonly by: MatrixRule };

/** A verdict that explains itself. `untold`: rules that may speak of it, but compare versions with a text that has no order. */
export type Answer = Decided & { readonly overruled: readonly Overruled[]; readonly untold: readonly MatrixRule[] };

/**
 * Asks the matrix about one combination at a time (ms since 1970). A rule is more specific than another when it takes less than that and
 * nothing else: such a rule wins. Among rules of which none is more specific, the strictest do. The order of rules never matters.
 */
export function resolve(matrix: Matrix, combination: Combination, at: number): Answer {
  const { matching, untold } = gather(matrix, combination, at);
  const deciding = decidingAmong(matrix, matching);
  const overruled = matching
    .filter((one) => !deciding.includes(one))
    .toSorted((a, b) => (a.rule.id < b.rule.id ? -1 : 1))
    .map((one) => whyNot(matrix, one, deciding, matching));
  return { ...decided(deciding), overruled, untold: untold.map(({ rule }) => rule) };
}

/** The same without saying why: for many at once. */
export function decideOn(matrix: Matrix, combination: Combination, at: number): Decided {
  return decided(decidingAmong(matrix, gather(matrix, combination, at).matching));
}

/** The next time (ms) at which a rule that comes into force or ends changes the verdict, and to what. */
export function nextChange(matrix: Matrix, combination: Combination, at: number): { at: number; verdict: Verdict } | undefined {
  const { verdict } = decideOn(matrix, combination, at);
  const times = rulesFor(matrix, readCombination(combination))
    .flatMap(({ from, until }) => [from, until])
    .filter((time) => time > at && Number.isFinite(time))
    .toSorted((a, b) => a - b);
  for (const time of new Set(times)) {
    const then = decideOn(matrix, combination, time).verdict;
    if (then !== verdict) return { at: time, verdict: then };
  }
  return undefined;
}

type Gathered = { readonly matching: readonly ReadRule[]; readonly untold: readonly ReadRule[] };

function gather(matrix: Matrix, combination: Combination, at: number): Gathered {
  const told = readCombination(combination);
  const rows = PARTS.map((part) => matrix.comparisons.row(told[part]));
  const [matching, untold]: [ReadRule[], ReadRule[]] = [[], []];
  for (const one of rulesFor(matrix, told)) {
    if (at < one.from || at >= one.until) continue;
    const found = matchOf(rows, one.parts);
    if (found === YES) matching.push(one);
    else if (found === UNTOLD) untold.push(one);
  }
  return { matching, untold };
}

/** `NO` as soon as one part does not fit; else `UNTOLD` when one cannot be compared. */
function matchOf(rows: readonly Row[], parts: readonly number[]): number {
  let found = YES;
  for (let place = 0; place < parts.length; place += 1) {
    const part = parts[place] ?? -1;
    const match = rows[place]?.codes[part] || rows[place]?.compare(part);
    if (match === NO) return NO;
    if (match === UNTOLD) found = UNTOLD;
  }
  return found;
}

/** The strictest of those than which none is more specific, by id. */
function decidingAmong(matrix: Matrix, matching: readonly ReadRule[]): ReadRule[] {
  const matches = new Set(matching);
  const stands = (one: ReadRule): boolean => !matrix.narrowerThan(one).some((other) => matches.has(other));
  for (const strictness of [2, 1, 0]) {
    const found = matching.filter((one) => one.strictness === strictness && stands(one));
    if (found.length > 0) return found.toSorted((a, b) => (a.rule.id < b.rule.id ? -1 : 1));
  }
  return [];
}

function whyNot(matrix: Matrix, one: ReadRule, deciding: readonly ReadRule[], matching: readonly ReadRule[]): Overruled {
  const narrowerOnes = matrix.narrowerThan(one);
  const narrower = [...deciding, ...matching].find((other) => narrowerOnes.includes(other));
  const by = narrower ?? deciding[0] ?? one;
  return { rule: one.rule, why: narrower === undefined ? 'less-strict' : 'less-specific', by: by.rule };
}

function decided(deciding: readonly ReadRule[]): Decided {
  const rules = deciding.map(({ rule }) => rule);
  return { verdict: (rules[0]?.ruling.verdict ?? 'unknown') as Verdict, rules };
}
