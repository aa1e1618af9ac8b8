import { hlcMs, type Hlc } from '../clock/hlc.ts';
import { isoWithOffset } from '../clock/iso.ts';
import { stampAuthor, stampHlc } from '../clock/stamp.ts';
import { uuidMs } from '../clock/uuid.ts';
import { wallTime, type WallTime } from '../clock/wall-time.ts';
import { valueOf, type Collision, type Side } from '../merge/collisions.ts';
import { sameContent } from '../merge/canonical.ts';
import { changedPaths, create } from '../merge/merge.ts';
import { ownPaths } from '../merge/own-paths.ts';
import type { Evidence } from '../schema/evidence.ts';
import { incidentShape, type Incident, type RoleOffer } from '../schema/incident.ts';
import { timelineShape, type TimelineEntry } from '../schema/timeline.ts';

/** Who writes and when: `occurredAt` ISO 8601 with offset; `newId` and `tick` give a fresh id and clock reading per entry. */
export type TimelineContext = {
  readonly by: string;
  readonly occurredAt: string;
  readonly newId: () => string;
  readonly tick: () => Hlc;
};

/** How an offer of a role ended, as its `handover` entry has it in `to`. */
export type HandOverAnswer = 'accepted' | 'declined' | 'taken-back';

/**
 * The timeline writes itself (M3): one entry for each thing that a change of the incident touched, with the value
 * before and after. `before` is absent when the incident was just logged. `why`: the reason given for a change of the severity.
 */
export function timelineOf(before: Incident | undefined, after: Incident, context: TimelineContext, why?: string): TimelineEntry[] {
  if (before === undefined) return [entry(context, after.id, { kind: 'logged', to: after.severity, text: after.title })];
  return changedPaths(before, after)
    .filter((path) => path !== '*' && !isUntold(path))
    .map((path) => {
      const content = describe(path, before, after, context.by);
      return entry(context, after.id, path === 'severity' && why !== undefined ? { ...content, text: why } : content);
    });
}

/** Key moments are marks on the timeline, and no news (S86). */
function isUntold(path: string): boolean {
  return path.startsWith('pins.');
}

/** Somebody added a file to the incident. */
export function evidenceEntry({ id, incident, name }: Pick<Evidence, 'id' | 'incident' | 'name'>, context: TimelineContext): TimelineEntry {
  return entry(context, incident, { kind: 'evidence', text: name, evidence: id });
}

/** A remark: free text that never collides, since it is an entry of its own. It tells of `happened` (ISO 8601), else of now (S84). */
export function remark(incident: string, text: string, context: TimelineContext, happened?: string): TimelineEntry {
  return entry({ ...context, occurredAt: happened ?? context.occurredAt }, incident, { kind: 'remark', text });
}

/** What a remark, or an earlier correction of it, should have said: an entry of its own, for nothing is written over (S85). */
export function correction(
  wrong: TimelineEntry,
  { text, occurredAt }: Pick<TimelineEntry, 'text' | 'occurredAt'>,
  context: TimelineContext,
): TimelineEntry {
  return entry({ ...context, occurredAt }, wrong.incident, { kind: 'remark', text, corrects: wrong.corrects ?? wrong.id });
}

/** What became of a run of a checklist on an incident; `to` and `text` as the schema says. */
export function checklistEntry(
  incident: string,
  checklist: TimelineEntry['checklist'],
  said: Pick<TimelineEntry, 'to' | 'text'>,
  context: TimelineContext,
): TimelineEntry {
  return entry(context, incident, { kind: 'checklist', checklist, ...said });
}

type Content = Pick<
  TimelineEntry,
  'kind' | 'path' | 'from' | 'to' | 'text' | 'without' | 'checklist' | 'collision' | 'settles' | 'corrects' | 'evidence'
>;

function describe(path: string, before: Incident, after: Incident, by: string): Content {
  if (path === 'state') {
    const { status, reason, overrides } = after.state;
    const without = overrides?.find(({ step }) => step === status && before.state.status !== status)?.missing;
    return { kind: 'status', path, from: before.state.status, to: status, text: reason, without };
  }
  if (path.startsWith('roleOffers.')) {
    const role = path.slice('roleOffers.'.length);
    const [from, to] = [before.roleOffers?.[role], after.roleOffers?.[role]];
    return { kind: 'handover', path, from, to: to ?? (from && answerTo(from, before.roles[role], after.roles[role], by)) };
  }
  const content = { path, from: valueOf(incidentShape, before, path), to: valueOf(incidentShape, after, path) };
  return { kind: path === 'owner' || path.startsWith('roles.') ? 'assigned' : 'changed', ...content };
}

/** What became of an offer that is gone. */
function answerTo({ to }: RoleOffer, before: string | undefined, after: string | undefined, by: string): HandOverAnswer {
  if (to !== by) return 'taken-back';
  return before !== by && after === by ? 'accepted' : 'declined';
}

/** What the server writes when two people changed the same thing without knowing of each other: both values stay readable. */
export function collisionEntry(incident: string, collision: Collision, context: TimelineContext): TimelineEntry {
  const { path, kept, lost } = collision;
  const at = ({ stamp }: Side): string => isoWithOffset(hlcMs(stampHlc(stamp)), 0);
  const sides = { keptBy: stampAuthor(kept.stamp), keptAt: at(kept), lostBy: stampAuthor(lost.stamp), lostAt: at(lost) };
  return entry(context, incident, { kind: 'collision', path, from: lost.value, to: kept.value, collision: sides });
}

/** The kinds of entry that tell of a change of a field. */
const CHANGES: ReadonlySet<TimelineEntry['kind']> = new Set(['changed', 'assigned', 'handover']);

/**
 * Whether somebody who saw the value that lost has written another in its place since, by the incident's entries: then it was a step
 * on the way, and has lost to nobody.
 */
export function wasReplaced(lost: Side, path: string, entries: readonly TimelineEntry[]): boolean {
  const since = entries.filter((entry) => entry.path === path && entry.order > stampHlc(lost.stamp));
  if (path === 'state') return since.some((entry) => followed(lost, entry));
  return since.some(({ kind, from }) => CHANGES.has(kind) && sameContent(from, lost.value));
}

/**
 * The same of a value that lost to one which was written over a still later one (`overtaken`): whoever left it knew it, and so did all who
 * wrote over theirs. Of a status the way there counts as well: two who took the same step have lost nothing.
 */
export function wasLeft(lost: Side, path: string, entries: readonly TimelineEntry[]): boolean {
  if (isUntold(path) || wasReplaced(lost, path, entries)) return true;
  if (path !== 'state') return false;
  const { status } = lost.value as Incident['state'];
  return entries.some(
    (entry) => entry.path === path && entry.kind === 'status' && entry.from === status && entry.order > stampHlc(lost.stamp),
  );
}

/** Whether an entry tells that a status was left by who had seen it: by its author, or on the way to one that lost in its turn. */
function followed(lost: Side, { kind, by, from }: TimelineEntry): boolean {
  const state = lost.value as Incident['state'];
  if (kind === 'status') return by === stampAuthor(lost.stamp) && from === state.status;
  if (kind !== 'collision') return false;
  const reachedAt = `${state.status}At` as keyof Incident['state'];
  const later = from as Incident['state'];
  return state[reachedAt] !== undefined && later[reachedAt] === state[reachedAt] && !sameContent(later, state);
}

/** A person has decided on a collision; whether they took the other value stands in an entry of its own. */
export function settledEntry(collision: TimelineEntry, context: TimelineContext): TimelineEntry {
  return entry(context, collision.incident, { kind: 'settled', path: collision.path, settles: collision.id });
}

/**
 * What the server would not take of an incident stands in its timeline, since the entry of the change itself may have arrived: one
 * entry for each path of `refused` that the author `context.by` changed and the server does not have. `reason`: as the server gave it.
 */
export function refusedEntries(held: Incident, refused: Incident, reason: string, context: TimelineContext): TimelineEntry[] {
  return ownPaths(incidentShape, held, refused, context.by).map((path) => {
    const { from, to } = describe(path, held, refused, context.by);
    return entry(context, refused.id, { kind: 'refused', path, from, to, text: reason });
  });
}

/** The collisions among an incident's entries on which nobody has decided yet. */
export function unsettled(entries: readonly TimelineEntry[]): TimelineEntry[] {
  const settled = new Set(entries.map(({ settles }) => settles));
  return entries.filter(({ kind, id }) => kind === 'collision' && !settled.has(id));
}

/** A person who names the minute in which they write tells of now. Milliseconds. */
const NAMED_MS = 60_000;

/**
 * When it happened: the wall time of the laptop that wrote it, unless that clock was wrong by its stamp. `clockSaid` is then the wall
 * time as it was written (ISO 8601), which the entry keeps. A time before it was written that its author named stands (S84).
 */
export function happenedAt({ occurredAt, order, ...entry }: Pick<TimelineEntry, 'id' | 'kind' | 'occurredAt' | 'order'>): WallTime {
  const happened = wallTime(occurredAt, order as Hlc | '');
  const told = Date.parse(occurredAt);
  return happened.at > told && isNamed(entry, told) ? { at: told } : happened;
}

/** Whether the author of a remark said `told` (ms since 1970), and not the clock: that said what time it was when the id was made. */
function isNamed({ id, kind }: Pick<TimelineEntry, 'id' | 'kind'>, told: number): boolean {
  const written = uuidMs(id);
  return kind === 'remark' && (written === undefined || Math.abs(written - told) > NAMED_MS);
}

function entry(context: TimelineContext, incident: string, content: Content): TimelineEntry {
  const fields = { id: context.newId(), incident, occurredAt: context.occurredAt, by: context.by, order: '', ...content };
  return create(timelineShape, fields, context.tick(), context.by);
}
