import type { Combination, VariantCheck, Verdict } from '../schema/variant.ts';
import { isSameCombination, type Matrix } from './matrix.ts';
import { decideOn } from './resolve.ts';

/** What the matrix says now of what somebody relied on, where that differs from what it said then. `at` in ms since 1970. */
export function changedVerdict(matrix: Matrix, check: VariantCheck, at: number): Verdict | undefined {
  const { verdict } = decideOn(matrix, check.combination, at);
  return verdict === check.verdict ? undefined : verdict;
}

/**
 * Whether a combination, of which the matrix says `verdict` now, is what somebody noted, with just that verdict. The same verdict on
 * another combination is not: what was noted is what is watched.
 */
export function isNoted(check: VariantCheck | undefined, combination: Combination, verdict: Verdict): boolean {
  return check !== undefined && check.verdict === verdict && isSameCombination(check.combination, combination);
}
