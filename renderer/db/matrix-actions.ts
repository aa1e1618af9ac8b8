import type { RxDocument } from 'rxdb';
import type { Hlc } from '#domain/clock/hlc.ts';
import { stampHlc, type Stamp } from '#domain/clock/stamp.ts';
import { uuidv7 } from '#domain/clock/uuid.ts';
import { decide, type Decision, type DecisionRefusal, type RuleContent } from '#domain/compat/review.ts';
import { create, edit, sameVersion, type Patch } from '#domain/merge/merge.ts';
import { matrixRule, matrixRuleShape, type MatrixRule } from '#domain/schema/matrix-rule.ts';
import type { ActionDeps } from './actions.ts';
import { recordKey } from './local-store.ts';
import { announceWhile, type Announcement } from './outbox.ts';
import { beginSave, endSave, type Saving } from './save.ts';
import { withoutLocalFields } from './without-local-fields.ts';

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
  const { clock, by, local } = deps;
  const { variants } = deps.collections;
  const announced = ({ id }: MatrixRule, upTo: Hlc): Announcement => ({
    collection: 'variants',
    id,
    incident: '',
    upTo,
    since: Math.round(clock.now()),
  });
  const begin = (rules: readonly { readonly rule: MatrixRule; readonly at: Hlc }[]): Saving =>
    beginSave(
      deps,
      rules.map(({ rule, at }) => ({ collection: 'variants', upTo: at, document: withoutLocalFields(rule) })),
    );

  const change = async (id: string, patchOf: (rule: MatrixRule) => Patch<MatrixRule>): Promise<void> => {
    const found: RxDocument<MatrixRule> | null = await variants.findOne(id).exec();
    if (found === null) throw new Error(`rule ${id} is not on this laptop`);
    const receipt = await local.receipts.get(recordKey('variants', id));
    const acknowledged = (stamp: Stamp): boolean => !clock.isOwn(stampHlc(stamp)) || stampHlc(stamp) <= (receipt?.upTo ?? '');
    clock.saw(Object.values(found.toMutableJSON().stamps));
    const at = clock.stamp();
    const apply = (before: MatrixRule): MatrixRule => edit(matrixRuleShape, before, patchOf(before), at, by, acknowledged);
    const wanted = apply(found.toMutableJSON());
    if (sameVersion(found.toMutableJSON(), wanted)) return;
    let saving: Saving | undefined;
    const written = announceWhile(local, [announced(wanted, at)], async () => {
      await found.incrementalModify(async (current) => {
        const after = apply(current);
        const before = await saving?.line;
        // Called again when somebody else was faster: then the first line says something that did not happen.
        if (before !== undefined) await deps.journal.withdraw(before);
        saving = sameVersion(current, after) ? undefined : begin([{ rule: after, at }]);
        return after;
      });
      return saving !== undefined;
    });
    const [result] = await Promise.allSettled([written]);
    if (saving !== undefined) await endSave(deps, saving, [result]);
    else if (result.status === 'rejected') throw result.reason;
  };

  return {
    writeRules: async (contents, status) => {
      const written = contents.map((content) => {
        const at = clock.stamp();
        const now = clock.iso();
        const state = { status, ...(status === 'proposed' ? { proposedAt: now } : {}) };
        const fields = { ...content, id: uuidv7(clock.now(), deps.random()), by, at: now, state };
        return { rule: matrixRule.parse(create(matrixRuleShape, fields, at, by)), at };
      });
      const rules = written.map(({ rule }) => rule);
      const saving = begin(written);
      const inserted = announceWhile(
        local,
        written.map(({ rule, at }) => announced(rule, at)),
        async () => {
          const { error } = await variants.bulkInsert(rules);
          if (error.length > 0) throw new Error(`rule not saved: status ${error[0]?.status}`);
          return true;
        },
      );
      await endSave(deps, saving, await Promise.allSettled([inserted]));
      return rules;
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
