import { uuidv7 } from '#domain/clock/uuid.ts';
import { decide, type Decision, type DecisionRefusal, type RuleContent } from '#domain/compat/review.ts';
import { create, type Patch } from '#domain/merge/merge.ts';
import { matrixRule, matrixRuleShape, type MatrixRule } from '#domain/schema/matrix-rule.ts';
import type { ActionDeps } from './action-deps.ts';
import { changeRecord, writeNew } from './change-record.ts';

/** What a person can do with the variant matrix, each durable on this laptop when its promise resolves. */
export type MatrixActions = {
  /** Writes new rules, as drafts or proposed at once, all in one action. Contents that are proposed must have no problems. */
  readonly writeRules: (contents: readonly RuleContent[], status: 'draft' | 'proposed') => Promise<MatrixRule[]>;
  /** Changes one's own draft, and proposes it. */
  readonly changeDraft: (id: string, content: RuleContent, status: 'draft' | 'proposed') => Promise<void>;
  /** Publishes or declines what somebody proposed, or takes one's own proposal back; answers why not, where that is not allowed. */
  readonly decideRule: (id: string, decision: Decision, note: string) => Promise<DecisionRefusal | undefined>;
};

export function createMatrixActions(deps: ActionDeps): MatrixActions {
  const { clock, by } = deps;
  const change = (id: string, patchOf: (rule: MatrixRule) => Patch<MatrixRule>): Promise<void> =>
    changeRecord(deps, 'variants', id, patchOf);

  return {
    writeRules: async (contents, status) => {
      const written = contents.map((content) => {
        const at = clock.stamp();
        const now = clock.iso();
        const state = { status, ...(status === 'proposed' ? { proposedAt: now } : {}) };
        const fields = { ...content, id: uuidv7(clock.now(), deps.random()), by, at: now, state };
        return { document: matrixRule.parse(create(matrixRuleShape, fields, at, by)), at };
      });
      await writeNew(deps, 'variants', written);
      return written.map(({ document }) => document);
    },
    changeDraft: (id, content, status) => {
      const now = clock.iso();
      const state = { status, ...(status === 'proposed' ? { proposedAt: now } : {}) };
      return change(id, () => ({ ...content, state }));
    },
    decideRule: async (id, decision, note) => {
      const now = clock.iso();
      let refusal: DecisionRefusal | undefined;
      await change(id, (rule) => {
        const decided = decide(rule, decision, by, now, note);
        refusal = typeof decided === 'string' ? decided : undefined;
        return typeof decided === 'string' ? {} : { state: decided };
      });
      return refusal;
    },
  };
}
