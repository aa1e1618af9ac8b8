import type { RxCollection, RxQuery } from 'rxdb';
import type { Incident } from '#domain/schema/incident.ts';
import { incidentList, noFilter } from '../../db/incident-list.ts';

/** Incidents of a site that are still open or over, newest first. */
export function atSite(incidents: RxCollection<Incident>, site: string, phase: 'open' | 'over', limit: number): RxQuery<Incident> {
  return incidentList(incidents, { ...noFilter, site, status: phase }, limit);
}

/** Incidents of a device that are still open or over; a device has few, so that they are sorted after they are read. */
export function onDevice(incidents: RxCollection<Incident>, device: string, phase: 'open' | 'over'): RxQuery<Incident> {
  return incidents.find({ selector: { device: { $eq: device }, phase: { $eq: phase } }, index: ['device', 'phase'] });
}

/** Everything open, to be counted by site. */
export function allOpen(incidents: RxCollection<Incident>): RxQuery<Incident> {
  return incidents.find({ selector: { phase: { $eq: 'open' }, newest: { $gt: '' } }, index: ['phase', 'newest'] });
}

/** How many incidents each site has, by its id. */
export function countBySite(incidents: readonly Pick<Incident, 'site'>[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { site } of incidents) counts.set(site, (counts.get(site) ?? 0) + 1);
  return counts;
}
