import type { Hlc } from '#domain/clock/hlc.ts';
import { stampHlc, type Stamp } from '#domain/clock/stamp.ts';
import { uuidv7 } from '#domain/clock/uuid.ts';
import { create, edit, sameVersion, type Patch } from '#domain/merge/merge.ts';
import type { LogDraft } from '#domain/rules/logging.ts';
import { incidentFromDraft } from '#domain/rules/logging.ts';
import { remark, settledEntry, timelineOf, type TimelineContext } from '#domain/rules/timeline.ts';
import { moveTo, type MoveRefusal } from '#domain/rules/workflow.ts';
import { checkEdit } from '#domain/schema/check-edit.ts';
import { collections as definitions, type CollectionName } from '#domain/schema/collections.ts';
import { incidentShape, type Incident, type Status } from '#domain/schema/incident.ts';
import type { TimelineEntry } from '#domain/schema/timeline.ts';
import type { LaptopClock } from './laptop-clock.ts';
import { recordKey, type LocalStore } from './local-store.ts';
import { announceWhile, type Announcement } from './outbox.ts';
import type { Collections } from './database.ts';

/** What a screen may change in place; status and owner have actions of their own. */
export type IncidentPatch = Omit<Patch<Incident>, 'state' | 'owner' | 'status' | 'phase' | 'newest' | 'loggedBy' | 'loggedAt'>;

/**
 * What a person can do, each durable on this laptop when its promise resolves, and on its way to the server after that.
 * Every change writes its timeline entries with it.
 */
export type Actions = {
  /** Saves a new incident; `title` is used where the draft has none. The draft must have no problems. */
  readonly logIncident: (draft: LogDraft, title: string) => Promise<Incident>;
  /** Changes facts of the record: registers by value, maps by entry (`undefined` removes). */
  readonly changeIncident: (id: string, patch: IncidentPatch) => Promise<void>;
  /** Moves the incident along its workflow, or answers why it may not. */
  readonly advance: (id: string, to: Status, reason?: string) => Promise<MoveRefusal | undefined>;
  /** Makes `person` the owner; `''` leaves it unassigned. */
  readonly assign: (id: string, person: string) => Promise<void>;
  /** Adds a remark to the timeline. */
  readonly remark: (id: string, text: string) => Promise<void>;
  /**
   * Decides on a collision: `keep` leaves what the merge kept, `take` writes the value that lost as a change of one's own.
   * A third value is written like any change before, and then kept.
   */
  readonly settle: (collision: TimelineEntry, choice: 'keep' | 'take') => Promise<void>;
  /** Adds a second report to an incident that is already open: its symptoms, and the note as a remark. */
  readonly addReport: (id: string, draft: LogDraft) => Promise<void>;
};

export type ActionDeps = {
  readonly collections: Collections;
  readonly local: LocalStore;
  readonly clock: LaptopClock;
  /** The person who acts. */
  readonly by: string;
  /** Ten random bytes for a new id. */
  readonly random: () => Uint8Array;
};

export function createActions(deps: ActionDeps): Actions {
  const { collections, clock, by } = deps;
  const newId = (): string => uuidv7(clock.now(), deps.random());
  const context = (): TimelineContext => ({ by, occurredAt: clock.iso(), newId, tick: () => clock.stamp() });

  const announcement = (collection: CollectionName, id: string, incident: string, upTo: Hlc): Announcement => ({
    collection,
    id,
    incident,
    upTo,
    since: Math.round(clock.now()),
  });
  const ofTimeline = (entries: readonly TimelineEntry[]): Announcement[] =>
    entries.map(({ id, incident, order }) => announcement('timeline', id, incident, order as Hlc));

  const insertTimeline = async (entries: readonly TimelineEntry[]): Promise<void> => {
    const { error } = await collections.timeline.bulkInsert(entries.map((entry) => definitions.timeline.schema.parse(entry)));
    if (error.length > 0) throw new Error(`timeline entry not saved: status ${error[0]?.status}`);
  };
  const writeTimeline = async (entries: readonly TimelineEntry[]): Promise<void> => {
    if (entries.length === 0) return;
    await announceWhile(deps.local, ofTimeline(entries), () => insertTimeline(entries).then(() => true));
  };

  /**
   * Applies `change` to the newest version of an incident, again if somebody else's change arrived in between, and
   * writes what it did to the timeline. A `change` that answers `undefined`, or alters nothing, leaves everything as it is.
   */
  const change = async (id: string, patchOf: (incident: Incident) => Patch<Incident> | undefined): Promise<void> => {
    const found = await collections.incidents.findOne(id).exec();
    if (found === null) throw new Error(`incident ${id} is not on this laptop`);
    const receipt = await deps.local.receipts.get(recordKey('incidents', id));
    const acknowledged = (stamp: Stamp): boolean => !clock.isOwn(stampHlc(stamp)) || stampHlc(stamp) <= (receipt?.upTo ?? '');
    // After whatever the record holds, whoever wrote it and by whatever clock.
    clock.saw(Object.values(found.toMutableJSON().stamps));
    const at = clock.stamp();
    const apply = (before: Incident): Incident => {
      const patch = patchOf(before);
      return patch === undefined ? before : edit(incidentShape, before, patch, at, by, acknowledged);
    };
    const firstTry = found.toMutableJSON();
    const wanted = apply(firstTry);
    if (sameVersion(firstTry, wanted)) return;
    const wrong = checkEdit(definitions.incidents.schema, firstTry, wanted);
    if (wrong !== undefined) throw wrong;
    let written: { before: Incident; after: Incident } | undefined;
    await announceWhile(deps.local, [announcement('incidents', id, id, at)], async () => {
      await found.incrementalModify((current) => {
        // RxDB's own fields (revision, metadata) ride along untouched.
        const after = apply(current);
        written = { before: current, after };
        return after;
      });
      return written !== undefined && !sameVersion(written.before, written.after);
    });
    if (written !== undefined) await writeTimeline(timelineOf(written.before, written.after, context()));
  };

  return {
    logIncident: async (draft, title) => {
      const device =
        draft.device === '' ? undefined : ((await collections.devices.findOne(draft.device).exec())?.toMutableJSON() ?? undefined);
      const at = clock.stamp();
      const fields = incidentFromDraft(draft, { id: newId(), by, loggedAt: clock.iso(), device, title });
      const incident = definitions.incidents.schema.parse(create(incidentShape, fields, at, by));
      const entries = timelineOf(undefined, incident, context());
      await announceWhile(deps.local, [announcement('incidents', incident.id, incident.id, at), ...ofTimeline(entries)], async () => {
        await Promise.all([collections.incidents.insert(incident), insertTimeline(entries)]);
        return true;
      });
      return incident;
    },
    changeIncident: (id, patch) => change(id, () => patch),
    advance: async (id, to, reason) => {
      let refusal: MoveRefusal | undefined;
      await change(id, (incident) => {
        const moved = moveTo(incident.state, to, clock.iso(), reason);
        refusal = typeof moved === 'string' ? moved : undefined;
        return typeof moved === 'string' ? undefined : { state: moved };
      });
      return refusal;
    },
    assign: (id, person) => change(id, () => ({ owner: person })),
    remark: (id, text) => writeTimeline([remark(id, text, context())]),
    settle: async (collision, choice) => {
      const { path = '', from } = collision;
      const [field = '', key] = path.split('.', 2);
      if (choice === 'take') await change(collision.incident, () => ({ [field]: key === undefined ? from : { [key]: from } }));
      await writeTimeline([settledEntry(collision, context())]);
    },
    addReport: async (id, draft) => {
      const symptoms = Object.fromEntries(draft.symptoms.map((symptom) => [symptom, true as const]));
      if (draft.symptoms.length > 0) await change(id, () => ({ symptoms }));
      if (draft.symptomNote.trim() !== '') await writeTimeline([remark(id, draft.symptomNote.trim(), context())]);
    },
  };
}
