import type { RxCollection, RxQuery } from 'rxdb';
import type { Checklist } from '#domain/schema/checklist.ts';

/** The runs on an incident, newest first. */
export function runsOn(checklists: RxCollection<Checklist>, incident: string): RxQuery<Checklist> {
  return checklists.find({
    selector: { incident: { $eq: incident }, newest: { $gt: '' } },
    index: ['incident', 'newest'],
    sort: [{ incident: 'asc' }, { newest: 'asc' }],
  });
}

/** The runs at a site, those on incidents there among them, newest first. */
export function runsAt(checklists: RxCollection<Checklist>, site: string): RxQuery<Checklist> {
  return checklists.find({
    selector: { site: { $eq: site }, newest: { $gt: '' } },
    index: ['site', 'newest'],
    sort: [{ site: 'asc' }, { newest: 'asc' }],
  });
}

/** At most `limit` runs that are open or finished, newest first. */
export function runsIn(checklists: RxCollection<Checklist>, phase: Checklist['phase'], limit: number): RxQuery<Checklist> {
  return checklists.find({
    selector: { phase: { $eq: phase }, newest: { $gt: '' } },
    index: ['phase', 'newest'],
    sort: [{ phase: 'asc' }, { newest: 'asc' }],
    limit,
  });
}
