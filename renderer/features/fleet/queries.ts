import type { RxCollection, RxQuery } from 'rxdb';
import { sitesOf } from '#domain/map/site-order.ts';
import type { Incident } from '#domain/schema/incident.ts';
import { incidentList, noFilter } from '../../db/incident-list.ts';

/** Incidents of a site that are over, newest first. */
export function overAtSite(incidents: RxCollection<Incident>, site: string, limit: number): RxQuery<Incident> {
  return incidentList(incidents, { ...noFilter, site, status: 'over' }, limit);
}

/** Incidents of a device that are over; a device has few, so that they are sorted after they are read. */
export function overOnDevice(incidents: RxCollection<Incident>, device: string): RxQuery<Incident> {
  return incidents.find({ selector: { device: { $eq: device }, phase: { $eq: 'over' } }, index: ['device', 'phase'] });
}

/** Everything open, to be counted by site. */
export function allOpen(incidents: RxCollection<Incident>): RxQuery<Incident> {
  return incidents.find({ selector: { phase: { $eq: 'open' }, newest: { $gt: '' } }, index: ['phase', 'newest'] });
}

/** How many incidents name each site, as theirs or among the others, by its id. */
export function countBySite(incidents: readonly Pick<Incident, 'site' | 'otherSites'>[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const incident of incidents) for (const id of sitesOf(incident)) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
