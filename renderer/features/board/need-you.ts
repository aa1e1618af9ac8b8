import type { RxCollection, RxQuery } from 'rxdb';
import type { Matrix } from '#domain/compat/matrix.ts';
import { changedVerdict } from '#domain/compat/recheck.ts';
import { incidentRoles, type Incident } from '#domain/schema/incident.ts';

/** More than this is not counted on: "100+" says enough, and a long list is not searched to its end. */
export const NEED_YOU_MAX = 100;

/**
 * What waits for `person`, newest first: open SEV1 and SEV2 that nobody owns, their own that are not mitigated yet, and roles offered to
 * them.
 */
export function needYou(incidents: RxCollection<Incident>, person: string): RxQuery<Incident> {
  return incidents.find({
    selector: {
      phase: { $eq: 'open' },
      newest: { $gt: '' },
      $or: [
        { owner: { $eq: '' }, severity: { $in: ['SEV1', 'SEV2'] } },
        { owner: { $eq: person }, status: { $in: ['detected', 'acknowledged', 'triaged'] } },
        ...incidentRoles.map((role) => ({ [`roleOffers.${role}.to`]: { $eq: person } })),
      ],
    },
    index: ['phase', 'newest'],
    sort: [{ phase: 'asc' }, { newest: 'asc' }],
    limit: NEED_YOU_MAX,
  });
}

/** What is open and relies on a verdict of the variant matrix: few, so that all are looked at when the matrix changes. */
export function reliedOnMatrix(incidents: RxCollection<Incident>): RxQuery<Incident> {
  return incidents.find({
    selector: { phase: { $eq: 'open' }, newest: { $gt: '' }, checked: { $exists: true } },
    index: ['phase', 'newest'],
  });
}

/** How many that are over are looked through for what relied on a verdict: the last of them, since no index leads there. */
const OVER_MAX = 500;

/** What was closed or voided and happened last. A verdict that somebody relied on may change after the work is done. */
export function lastOver(incidents: RxCollection<Incident>): RxQuery<Incident> {
  return incidents.find({
    selector: { phase: { $eq: 'over' }, newest: { $gt: '' } },
    index: ['phase', 'newest'],
    sort: [{ phase: 'asc' }, { newest: 'asc' }],
    limit: OVER_MAX,
  });
}

/** What needs `person`, with the work of theirs, closed or not, of which the matrix says otherwise by now; newest first, each once. */
export function withRechecks(
  need: readonly Incident[],
  relied: readonly Incident[],
  matrix: Matrix,
  person: string,
  now: number,
): Incident[] {
  const known = new Set(need.map(({ id }) => id));
  const again = relied.filter(({ id, owner, checked, status }) => {
    const isTheirs = checked !== undefined && (checked.by === person || owner === person);
    return isTheirs && status !== 'voided' && !known.has(id) && changedVerdict(matrix, checked, now) !== undefined;
  });
  return [...need, ...again].toSorted((a, b) => (a.newest < b.newest ? -1 : 1));
}
