import type { RxCollection, RxQuery } from 'rxdb';
import type { Evidence } from '#domain/schema/evidence.ts';

/** Any file of an incident, or none: some steps of the way ask for one. */
export function anyEvidence(evidence: RxCollection<Evidence>, incident: string): RxQuery<Evidence> {
  return evidence.findOne({
    selector: { incident: { $eq: incident }, newest: { $gt: '' } },
    index: ['incident', 'newest'],
    sort: [{ incident: 'asc' }, { newest: 'asc' }],
  });
}
