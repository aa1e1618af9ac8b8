import { formatHlc } from '../../clock/hlc.ts';
import { create } from '../../merge/merge.ts';
import { matrixRuleShape, type MatrixRule, type RulePattern, type Ruling } from '../../schema/matrix-rule.ts';
import { emptyRule } from '../review.ts';

export const ANNA = '01900000-0000-7000-8000-00000000000a';
export const BEN = '01900000-0000-7000-8000-00000000000b';

export type RuleSketch = Partial<Omit<MatrixRule, 'pattern' | 'ruling' | 'id'>> & {
  readonly pattern?: Partial<RulePattern>;
  readonly verdict?: Ruling['verdict'];
  readonly text?: string;
};

/** For tests: a rule of Anna's, published by Ben unless it says otherwise. `number` becomes its id, and the day of its publication. */
export function makeRule(number: number, { pattern, verdict = 'blocked', text = 'because', ...over }: RuleSketch = {}): MatrixRule {
  const at = new Date(Date.UTC(2026, 0, 1 + number)).toISOString();
  const fields = {
    ...emptyRule,
    id: `01900000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`,
    by: ANNA,
    at,
    pattern: { ...emptyRule.pattern, ...pattern },
    ruling: { verdict, text },
    state: { status: 'published', proposedAt: at, decidedAt: at, decidedBy: BEN } as const,
    ...over,
  };
  return create(matrixRuleShape, fields, formatHlc(Date.parse(at), 0, 'abcdefgh0001'), ANNA);
}
