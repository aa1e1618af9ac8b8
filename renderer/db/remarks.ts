import type { RxCollection, RxQuery } from 'rxdb';
import type { TimelineEntry } from '#domain/schema/timeline.ts';

/** Any remark of an incident's timeline, or none: some steps of the way ask for one. */
export function aRemark(timeline: RxCollection<TimelineEntry>, incident: string): RxQuery<TimelineEntry> {
  return timeline.findOne({
    selector: { incident: { $eq: incident }, order: { $gt: '' }, kind: { $eq: 'remark' } },
    index: ['incident', 'order'],
    sort: [{ incident: 'asc' }, { order: 'asc' }],
  });
}
