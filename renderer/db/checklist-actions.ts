import { uuidv7 } from '#domain/clock/uuid.ts';
import { answerPatch, finishOf, startRun, type FinishRefusal, type RunPlace } from '#domain/checklists/run.ts';
import { tellRun } from '#domain/checklists/tell-run.ts';
import { create } from '#domain/merge/merge.ts';
import type { TimelineContext } from '#domain/rules/timeline.ts';
import { checklist, type Checklist, type ItemAnswer } from '#domain/schema/checklist.ts';
import { template, templateShape } from '#domain/schema/template.ts';
import type { ChecklistForm } from '#domain/schema/checklist-form.ts';
import type { ActionDeps } from './action-deps.ts';
import { changeRecord, writeNew, type RecordParts } from './change-record.ts';

/** What a person can do with checklists, each durable on this laptop when its promise resolves. */
export type ChecklistActions = {
  readonly startChecklist: (form: ChecklistForm, place: RunPlace) => Promise<Checklist>;
  /** Answers an item, or takes one's own answer back (`undefined`). `seen`: the run as it was on screen, with what others had said by then. */
  readonly answerItem: (seen: Checklist, item: string, value: ItemAnswer | undefined) => Promise<void>;
  /** Finishes a run, or answers why not. What is left undone needs a reason. */
  readonly finishChecklist: (id: string, reason: string) => Promise<FinishRefusal | undefined>;
  /** Publishes a version of a checklist, which from then on counts for new runs. Throws for a form that is not sound. */
  readonly publishTemplate: (form: ChecklistForm) => Promise<void>;
  /** Takes a finished run up again. */
  readonly resumeChecklist: (id: string) => Promise<void>;
};

export function createChecklistActions(deps: ActionDeps): ChecklistActions {
  const { clock, by } = deps;
  const newId = (): string => uuidv7(clock.now(), deps.random());
  const context = (): TimelineContext => ({ by, occurredAt: clock.iso(), newId, tick: () => clock.stamp() });
  const parts = runParts(context);
  return {
    startChecklist: async (form, place) => {
      const stamp = clock.stamp();
      const run = checklist.parse(startRun(form, place, { id: newId(), by, at: clock.iso(), stamp }));
      await writeNew(deps, 'checklists', [{ document: run, at: stamp }], parts);
      return run;
    },
    answerItem: (seen, item, value) => {
      const patch = answerPatch(seen, item, by, value);
      return changeRecord(deps, 'checklists', seen.id, (run) => (run.finished === undefined ? patch : {}), parts);
    },
    finishChecklist: async (id, reason) => {
      const at = clock.iso();
      let refusal: FinishRefusal | undefined;
      const patchOf = (run: Checklist) => {
        const finished = finishOf(run, by, at, reason);
        refusal = typeof finished === 'string' ? finished : undefined;
        return typeof finished === 'string' ? {} : { finished };
      };
      await changeRecord(deps, 'checklists', id, patchOf, parts);
      return refusal;
    },
    publishTemplate: async (form) => {
      const at = clock.stamp();
      const fields = { id: newId(), by, at: clock.iso(), form };
      await writeNew(deps, 'templates', [{ document: template.parse(create(templateShape, fields, at, by)), at }]);
    },
    resumeChecklist: (id) => changeRecord(deps, 'checklists', id, () => ({ finished: undefined }), parts),
  };
}

/** What a change of a run tells, in words of `context`. */
export function runParts(context: () => TimelineContext): RecordParts<Checklist> {
  return { incidentOf: ({ incident }) => incident, entriesOf: (before, after) => tellRun(before, after, context()) };
}
