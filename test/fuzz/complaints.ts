import { hlcMs } from '#domain/clock/hlc.ts';
import { stampAuthor, stampHlc } from '#domain/clock/stamp.ts';
import { changedPaths, stampOf, type SyncedDocument } from '#domain/merge/merge.ts';
import { CLOCK_TOLERANCE_MS } from '#domain/protocol/sync.ts';
import type { Checklist } from '#domain/schema/checklist.ts';
import { collections, type CollectionName, type DocumentOf } from '#domain/schema/collections.ts';
import type { Device } from '#domain/schema/device.ts';
import type { Evidence } from '#domain/schema/evidence.ts';
import type { Incident } from '#domain/schema/incident.ts';
import type { MatrixRule } from '#domain/schema/matrix-rule.ts';
import type { Role } from '#domain/schema/person.ts';

/** In whose name something was sent. */
export type Author = { readonly person: string; readonly role: Role };

type Look<D> = (before: D | undefined, after: D, paths: readonly string[], author: Author) => string[];

/** What no server may store, whatever was sent: looked at without the code that judges, by the rules as SPEC.md words them. */
export function complaints(
  collection: CollectionName,
  before: SyncedDocument | undefined,
  after: SyncedDocument,
  author: Author,
  now: number,
): string[] {
  const name = `${collection}/${after.id}`;
  const parsed = collections[collection].schema.safeParse(after);
  if (!parsed.success) return [`${name} does not fit its schema`];
  if (collection === 'timeline' && (after as { readonly kind?: string }).kind === 'collision') return [];
  const paths = changedPaths(before, after);
  const written = paths.flatMap((path) => {
    const stamp = stampOf(after, path);
    if (stampAuthor(stamp) !== author.person) return [`${path}: written in the name of somebody else`];
    return hlcMs(stampHlc(stamp)) > now + CLOCK_TOLERANCE_MS ? [`${path}: written in the future`] : [];
  });
  const look = looks[collection] as Look<SyncedDocument>;
  return [...written, ...look(before, after, paths, author)].map((words) => `${name} ${words}`);
}

/** A complaint for each path that is none of those that may change. */
const others = (paths: readonly string[], may: (path: string) => boolean): string[] =>
  paths.filter((path) => !may(path)).map((path) => `${path}: not theirs to change`);
const when = (wrong: boolean, words: string): string[] => (wrong ? [words] : []);

const comesNot: Look<SyncedDocument> = () => ['does not come by push'];
const staysAsItIs: Look<SyncedDocument> = (before) => when(before !== undefined, 'never changes once it is there');

const looks: { readonly [C in CollectionName]: Look<DocumentOf[C]> } = {
  sites: comesNot,
  people: comesNot,
  timeline: staysAsItIs,
  incidents: lookAtIncident,
  checklists: lookAtChecklist,
  evidence: lookAtEvidence,
  variants: lookAtRule,
  devices: lookAtDevice,
  templates: (before, after, paths, author) => [
    ...staysAsItIs(before, after, paths, author),
    ...when(author.role !== 'admin', 'was published by somebody who may not (S104)'),
  ],
};

function lookAtIncident(before: Incident | undefined, after: Incident, paths: readonly string[], { person, role }: Author): string[] {
  const isNew = before === undefined;
  const assigned = (isNew || paths.includes('owner')) && after.owner !== '' && after.owner !== person;
  const voided = (isNew || paths.includes('state')) && (before?.status === 'voided' || after.status === 'voided');
  return [
    ...when(role === 'technician' && assigned, 'was assigned by a technician'),
    ...when(role === 'technician' && voided, 'was voided, or taken back from that, by a technician'),
    ...(isNew ? [] : others(paths, (path) => path !== 'loggedBy' && path !== 'loggedAt')),
  ];
}

/** S103. */
function lookAtChecklist(before: Checklist | undefined, after: Checklist, paths: readonly string[], { person }: Author): string[] {
  const { finished, answers } = after;
  const isNew = before === undefined;
  const given = isNew ? Object.keys(answers) : paths.filter((path) => path.startsWith('answers.'));
  return [
    ...when(
      given.some((key) => !key.endsWith(`_${person}`)),
      'was answered for somebody else',
    ),
    ...when(finished !== undefined && (isNew || paths.includes('finished')) && finished.by !== person, 'was finished for somebody else'),
    ...(isNew ? [] : others(paths, (path) => path === 'finished' || path.startsWith('answers.'))),
  ];
}

/** S90, S91. */
function lookAtEvidence(before: Evidence | undefined, after: Evidence, paths: readonly string[], { person }: Author): string[] {
  return [
    ...when(after.held !== undefined, 'is said to be held'),
    ...when(after.by !== person, 'belongs to somebody else'),
    ...(before === undefined ? [] : others(paths, (path) => path === 'caption')),
  ];
}

/** S82, S83. */
function lookAtRule(before: MatrixRule | undefined, after: MatrixRule, paths: readonly string[], { person, role }: Author): string[] {
  const { status, decidedBy } = after.state;
  const isAuthor = (before ?? after).by === person;
  const isDecided = status === 'published' || status === 'declined';
  const reviews = role === 'lead' || role === 'admin';
  return [
    ...when(before === undefined && isDecided, 'is new and decided on'),
    ...when(status === 'published' && (isAuthor || !reviews), 'was published by somebody who may not'),
    ...when(status === 'declined' && !isAuthor && !reviews, 'was declined by somebody who may not'),
    ...when(isDecided && decidedBy !== person, 'was decided on in the name of somebody else'),
    ...when(!isDecided && !isAuthor, 'was written by somebody else'),
    ...(before === undefined ? [] : others(paths, (path) => path === 'state' || (before.state.status === 'draft' && isAuthor))),
    ...when(before !== undefined && wasDecided(before) && before.state.status !== status, 'was decided on before, and otherwise'),
  ];
}
const wasDecided = ({ state }: MatrixRule): boolean => state.status === 'published' || state.status === 'declined';

/** S123, S124. */
function lookAtDevice(before: Device | undefined, after: Device, paths: readonly string[], { person, role }: Author): string[] {
  if (before === undefined) {
    return [
      ...when(after.proposed?.by !== person, 'was added as if it were known, or in the name of somebody else'),
      ...when(after.retiredAt !== undefined, 'was added out of service'),
    ];
  }
  const keepsTheFleet = role === 'lead' || role === 'admin';
  return others(paths, (path) => {
    if (path === 'sighted') return after.sighted === undefined ? keepsTheFleet : after.sighted.by === person;
    if (!keepsTheFleet) return false;
    if (path === 'proposed') return after.proposed === undefined;
    return path === 'site' || (path === 'retiredAt' && before.proposed !== undefined);
  });
}
