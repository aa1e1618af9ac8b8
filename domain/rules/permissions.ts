import { changedPaths, CREATION } from '../merge/merge.ts';
import { ruleChange } from '../compat/review.ts';
import { fleetChange } from '../labels/field-finds.ts';
import type { CollectionName, DocumentOf } from '../schema/collections.ts';
import type { Checklist } from '../schema/checklist.ts';
import type { Device } from '../schema/device.ts';
import type { Evidence } from '../schema/evidence.ts';
import type { Incident } from '../schema/incident.ts';
import type { MatrixRule } from '../schema/matrix-rule.ts';
import type { Role } from '../schema/person.ts';
import type { TimelineEntry } from '../schema/timeline.ts';

/** Everything a role may or may not do. The server enforces this table; the app follows it. */
export const actions = [
  'incident.log',
  'incident.edit',
  'incident.advance',
  'incident.void',
  'incident.take',
  'incident.assign',
  'timeline.write',
  'checklist.fill',
  'template.publish',
  'evidence.add',
  'matrix.propose',
  'matrix.review',
  'fleet.propose',
  'fleet.settle',
  'fleet.import',
  'map.publish',
  'manual.publish',
  'people.manage',
  'laptops.watch',
  'laptops.revoke',
] as const;
export type Action = (typeof actions)[number];

const field: readonly Action[] = [
  'incident.log',
  'incident.edit',
  'incident.advance',
  'incident.take',
  'timeline.write',
  'checklist.fill',
  'evidence.add',
  'matrix.propose',
  'fleet.propose',
];
const noc: readonly Action[] = [...field, 'incident.assign', 'incident.void', 'laptops.watch'];

const lead: readonly Action[] = [...noc, 'matrix.review', 'fleet.settle', 'manual.publish'];

const permissions: { readonly [R in Role]: readonly Action[] } = {
  technician: field,
  operator: noc,
  lead,
  admin: [...lead, 'template.publish', 'fleet.import', 'map.publish', 'people.manage', 'laptops.revoke'],
};

export function may(role: Role, action: Action): boolean {
  return permissions[role].includes(action);
}

/**
 * Whether a laptop of somebody with this role may give back what others wrote and a restored server lost (S46). Who may do what
 * hangs on the people themselves: those come from an admin's laptop only.
 */
export function mayHeal(role: Role, collection: CollectionName): boolean {
  return collection !== 'people' || role === 'admin';
}

/**
 * What a person needs to be allowed for a change of one document, from `before` (absent: a new one) to `after`.
 * An empty list means that nothing changed; `undefined` that nobody may change it this way. `paths`: what to judge, if not all that changed.
 */
export function actionsNeeded<C extends CollectionName>(
  collection: C,
  before: DocumentOf[C] | undefined,
  after: DocumentOf[C],
  by: string,
  paths: readonly string[] = changedPaths(before, after),
): Action[] | undefined {
  if (paths.length === 0) return [];
  // Collisions are noted by the server itself, which asks nobody.
  if (collection === 'timeline')
    return before === undefined && (after as TimelineEntry).kind !== 'collision' ? ['timeline.write'] : undefined;
  if (collection === 'evidence') return evidenceActions(before as Evidence | undefined, after as Evidence, by, paths);
  if (collection === 'variants') {
    const change = ruleChange(before as MatrixRule | undefined, after as MatrixRule, by, paths);
    return change === undefined ? undefined : [change === 'review' ? 'matrix.review' : 'matrix.propose'];
  }
  if (collection === 'checklists') return mayFill(before !== undefined, after as Checklist, by, paths) ? ['checklist.fill'] : undefined;
  if (collection === 'devices') {
    const change = fleetChange(before as Device | undefined, after as Device, by, paths);
    return change === undefined ? undefined : [change === 'settle' ? 'fleet.settle' : 'fleet.propose'];
  }
  // What was published as a version stays as it is (S104).
  if (collection === 'templates') return before === undefined ? ['template.publish'] : undefined;
  if (collection !== 'incidents') return undefined;
  return incidentActions(before as Incident | undefined, after as Incident, by, paths);
}

/** Everybody fills and finishes runs, each in their own name; what a run asks, and of what, stays as it was started (S103). */
function mayFill(isThere: boolean, after: Checklist, by: string, paths: readonly string[]): boolean {
  const { finished, answers, stamps } = after;
  const isOwnFinish = finished === undefined || finished.by === by;
  return paths.every((path) => {
    if (path === 'finished') return isOwnFinish;
    if (path.startsWith('answers.')) return path.endsWith(`_${by}`);
    if (isThere || path !== CREATION) return false;
    // Under the stamp of creation stands whatever has none of its own.
    const underCreation = Object.keys(answers).filter((key) => stamps[`answers.${key}`] === undefined);
    return underCreation.every((key) => key.endsWith(`_${by}`)) && (isOwnFinish || stamps['finished'] !== undefined);
  });
}

/** Whoever added a file may caption it; what names its bytes stays, and only the server says that it holds them (S90, S91). */
function evidenceActions(before: Evidence | undefined, after: Evidence, by: string, paths: readonly string[]): Action[] | undefined {
  const mayBe = before === undefined ? (path: string) => path !== 'held' : (path: string) => path === 'caption';
  // Under the stamp of creation, which names its author, it would be a person's word.
  const claimsHeld = paths.includes(CREATION) && after.held !== undefined && after.stamps['held'] === undefined;
  return after.by === by && paths.every(mayBe) && !claimsHeld ? ['evidence.add'] : undefined;
}

/** Who logged an incident, and when, stays as it was written. */
const FIXED = new Set(['id', 'loggedBy', 'loggedAt']);

function incidentActions(before: Incident | undefined, after: Incident, by: string, paths: readonly string[]): Action[] | undefined {
  const needed = new Set<Action>();
  if (before === undefined) {
    needed.add('incident.log');
    if (after.owner !== '') needed.add(after.owner === by ? 'incident.take' : 'incident.assign');
    if (after.state.status !== 'detected') needed.add(stateAction(undefined, after));
    return [...needed];
  }
  if (paths.some((path) => FIXED.has(path))) return undefined;
  for (const path of paths) {
    if (path === 'state') needed.add(stateAction(before, after));
    else if (path === 'owner') needed.add(after.owner === by ? 'incident.take' : 'incident.assign');
    else needed.add('incident.edit');
  }
  return [...needed];
}

/** Voiding, and taking it back, is for those who may void. */
function stateAction(before: Incident | undefined, after: Incident): Action {
  return [before, after].some((incident) => incident?.state.status === 'voided') ? 'incident.void' : 'incident.advance';
}
