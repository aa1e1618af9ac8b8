import type { RxCollection, RxQuery } from 'rxdb';
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
