import type { VariantCheck, Verdict } from '../schema/variant.ts';
import type { Matrix } from './matrix.ts';
import { decideOn } from './resolve.ts';

/** What the matrix says now of what somebody relied on, where that differs from what it said then. `at` in ms since 1970. */
export function changedVerdict(matrix: Matrix, check: VariantCheck, at: number): Verdict | undefined {
  const { verdict } = decideOn(matrix, check.combination, at);
  return verdict === check.verdict ? undefined : verdict;
}
