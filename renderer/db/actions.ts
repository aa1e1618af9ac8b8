import type { RxDocument } from 'rxdb';
import { uuidv7 } from '#domain/clock/uuid.ts';
import { completedForms } from '#domain/checklists/run.ts';
import { create, type Patch } from '#domain/merge/merge.ts';
import { patchOf } from '#domain/merge/own-paths.ts';
import { roadside } from '#domain/packs/roadside.ts';
import { takeStep, type StepRefusal } from '#domain/rules/gates.ts';
import { handOverRole, type RoleStep, type RoleRefusal } from '#domain/rules/role-hand-over.ts';
import type { LogDraft } from '#domain/rules/logging.ts';
import { incidentFromDraft } from '#domain/rules/logging.ts';
import { correction, remark, settledEntry, timelineOf, type TimelineContext } from '#domain/rules/timeline.ts';
import type { Step } from '#domain/rules/workflow.ts';
import { collections as definitions } from '#domain/schema/collections.ts';
import type { Checklist } from '#domain/schema/checklist.ts';
import { incidentShape, type Incident } from '#domain/schema/incident.ts';
import type { Severity } from '#domain/schema/severity.ts';
import type { TimelineEntry } from '#domain/schema/timeline.ts';
import type { ActionDeps } from './action-deps.ts';
import { changeRecord, writeNew } from './change-record.ts';
import type { QuarantineRow } from './local-store.ts';
import { decide, entriesOfRefusal, type Edits } from './refusals.ts';
import { sendAgain } from './send-again.ts';
import type { NoteRefusal } from './sync/push.ts';
import { createChecklistActions, type ChecklistActions } from './checklist-actions.ts';
import { runsOn } from './checklist-runs.ts';
import { anyEvidence } from './evidence/any-evidence.ts';
import { createEvidenceActions, type EvidenceActions } from './evidence-actions.ts';
import { createFleetActions, type FleetActions } from './fleet-actions.ts';
import { createMatrixActions, type MatrixActions } from './matrix-actions.ts';
import { aRemark } from './remarks.ts';
import { writeEntries } from './write-entries.ts';

/** What a screen may change in place; severity, status, owner and roles have actions of their own. */
export type IncidentPatch = Omit<
  Patch<Incident>,
  'severity' | 'state' | 'owner' | 'roles' | 'roleOffers' | 'status' | 'phase' | 'newest' | 'loggedBy' | 'loggedAt'
>;

/** How a person decides on a collision. `why`: the reason for another severity. */
export type Settlement = 'keep' | 'take' | { readonly write: Patch<Incident>; readonly why?: string };

/** Actions that have files of their own. */
type OtherActions = MatrixActions & EvidenceActions & ChecklistActions & FleetActions;

/**
 * What a person can do, each durable on this laptop when its promise resolves, and on its way to the server after that.
 * Every change writes its timeline entries with it.
 */
export type Actions = OtherActions & {
  /** Saves a new incident; `title` is used where the draft has none. The draft must have no problems. */
  readonly logIncident: (draft: LogDraft, title: string) => Promise<Incident>;
  /** Changes facts of the record: registers by value, maps by entry (`undefined` removes). */
  readonly changeIncident: (id: string, patch: IncidentPatch) => Promise<void>;
  /** Raises or lowers the severity. The reason, which must not be empty, is told with it in the timeline. */
  readonly setSeverity: (id: string, severity: Severity, reason: string) => Promise<void>;
  /** Moves the incident along its workflow, or answers why it may not: by the gates as they are on this laptop now. */
  readonly advance: (id: string, step: Omit<Step, 'at'>) => Promise<StepRefusal | undefined>;
  /** Offers, takes, leaves a role or answers an offer (F6), or answers why that may not be. */
  readonly handOverRole: (id: string, step: RoleStep) => Promise<RoleRefusal | undefined>;
  /** Makes `person` the owner; `''` leaves it unassigned. */
  readonly assign: (id: string, person: string) => Promise<void>;
  /** Adds a remark to the timeline, of `happened` (ISO 8601, not later than now) if not of now. */
  readonly remark: (id: string, text: string, happened?: string) => Promise<void>;
  /** Adds what a remark of one's own should have said; it stays as it was, too. */
  readonly correct: (remark: TimelineEntry, said: Pick<TimelineEntry, 'text' | 'occurredAt'>) => Promise<void>;
  /**
   * Decides on a collision, all in one action: `keep` leaves what stands, `take` writes the value that lost as a change of one's own, and
   * anything else is written in their place.
   */
  readonly settle: (collision: TimelineEntry, choice: Settlement) => Promise<void>;
  /** Adds a second report to an incident that is already open: its symptoms, and the note as a remark. */
  readonly addReport: (id: string, draft: LogDraft) => Promise<void>;
  /** Sends what was refused of an incident again as a change of now: the values in `patch`, none to leave all as the server has it. */
  readonly mend: (row: QuarantineRow, patch: Patch<Incident>) => Promise<void>;
  /**
   * Sends what was refused again, with `edits`, values by stamped path: of a record that is here what was refused of this person, as a change
   * of now; else the record, made anew. Rejects with `StillInvalid`.
   */
  readonly sendAgain: (row: QuarantineRow, edits: Edits) => Promise<void>;
  /** Notes in the timeline what the server refused of an incident; the same however often it is told. */
  readonly noteRefusal: NoteRefusal;
};

export function createActions(deps: ActionDeps): Actions {
  const { collections, clock, by } = deps;
  const newId = (): string => uuidv7(clock.now(), deps.random());
  const context = (): TimelineContext => ({ by, occurredAt: clock.iso(), newId, tick: () => clock.stamp() });

  /** Changes an incident, and writes to its timeline what that did, with `why` if it is to be told, and `more` entries with it. */
  const change = (
    id: string,
    patchOf: (incident: Incident) => Patch<Incident> | undefined,
    more: () => readonly TimelineEntry[] = () => [],
    why?: string,
  ): Promise<void> => {
    const entriesOf = (before: Incident | undefined, after: Incident): TimelineEntry[] => timelineOf(before, after, context(), why);
    return changeRecord(deps, 'incidents', id, patchOf, { ...ofIncidents, entriesOf, more });
  };

  return {
    ...createMatrixActions(deps),
    ...createChecklistActions(deps),
    ...createEvidenceActions(deps),
    ...createFleetActions(deps),
    logIncident: async (draft, title) => {
      const device =
        draft.device === '' ? undefined : ((await collections.devices.findOne(draft.device).exec())?.toMutableJSON() ?? undefined);
      const at = clock.stamp();
      const fields = incidentFromDraft(draft, { id: newId(), by, loggedAt: clock.iso(), device, title });
      const incident = definitions.incidents.schema.parse(create(incidentShape, fields, at, by));
      await writeNew(deps, 'incidents', [{ document: incident, at }], {
        ...ofIncidents,
        entriesOf: (_before, after) => timelineOf(undefined, after, context()),
      });
      return incident;
    },
    changeIncident: (id, patch) => change(id, () => patch),
    setSeverity: (id, severity, reason) => change(id, () => ({ severity }), undefined, reason.trim()),
    advance: async (id, step) => {
      let refusal: StepRefusal | undefined;
      const remarked = (await aRemark(collections.timeline, id).exec()) !== null;
      const runs = await runsOn(collections.checklists, id).exec();
      const filled = completedForms(runs.map((run: RxDocument<Checklist>) => run.toMutableJSON()));
      const evidenced = (await anyEvidence(collections.evidence, id).exec()) !== null;
      await change(id, (incident) => {
        const gate = { gates: roadside.gates, now: clock.now(), remarked, evidenced, filled };
        const moved = takeStep(incident, { ...step, at: clock.iso() }, gate);
        refusal = typeof moved === 'string' ? moved : undefined;
        return typeof moved === 'string' ? undefined : { state: moved };
      });
      return refusal;
    },
    handOverRole: async (id, step) => {
      let refusal: RoleRefusal | undefined;
      await change(id, (incident) => {
        const patch = handOverRole(incident, step, { by, at: clock.iso(), mayAssign: deps.mayAssign });
        refusal = typeof patch === 'string' ? patch : undefined;
        return typeof patch === 'string' ? undefined : patch;
      });
      return refusal;
    },
    assign: (id, person) => change(id, () => ({ owner: person })),
    remark: (id, text, happened) => writeEntries(deps, [remark(id, text, context(), happened)]),
    correct: (wrong, said) => writeEntries(deps, [correction(wrong, said, context())]),
    settle: (collision, choice) => {
      const { incident, path = '', from } = collision;
      const settled = (): TimelineEntry[] => [settledEntry(collision, context())];
      if (choice === 'keep') return writeEntries(deps, settled());
      if (choice === 'take') return change(incident, () => patchOf(incidentShape, [[path, from]]), settled);
      return change(incident, () => choice.write, settled, choice.why?.trim());
    },
    mend: async (row, patch) => {
      if (Object.keys(patch).length > 0) await change(row.id, () => patch);
      await decide(deps.local, row);
    },
    sendAgain: (row, edits) => sendAgain(deps, context, row, edits),
    noteRefusal: async (row, held) => {
      const entries = await entriesOfRefusal(row, held, context());
      const known = await collections.timeline.findByIds(entries.map(({ id }) => id)).exec();
      await writeEntries(
        deps,
        entries.filter(({ id }) => !known.has(id)),
      );
    },
    addReport: async (id, draft) => {
      const symptoms = Object.fromEntries(draft.symptoms.map((symptom) => [symptom, true as const]));
      const note = draft.symptomNote.trim();
      const remarks = (): TimelineEntry[] => (note === '' ? [] : [remark(id, note, context())]);
      if (draft.symptoms.length === 0) await writeEntries(deps, remarks());
      else await change(id, () => ({ symptoms }), remarks);
    },
  };
}

/** An incident is listed in the outbox under itself. */
const ofIncidents = { incidentOf: ({ id }: Incident): string => id };
