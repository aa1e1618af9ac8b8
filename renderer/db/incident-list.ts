import type { MangoQuerySelector, RxCollection, RxQuery } from 'rxdb';
import type { Incident, Status } from '#domain/schema/incident.ts';
import type { Severity } from '#domain/schema/severity.ts';

/** What the board shows. Empty strings mean "any"; `status` may be a phase: everything open, or everything over. */
export type IncidentFilter = {
  readonly status: Status | 'open' | 'over' | '';
  readonly severity: Severity | '';
  readonly category: string;
  readonly site: string;
  readonly device: string;
  /** Only incidents that this person owns or logged. */
  readonly person: string;
  readonly text: string;
};

export const noFilter: IncidentFilter = { status: '', severity: '', category: '', site: '', device: '', person: '', text: '' };

/**
 * Incidents newest first. The sort runs over an index whose first field is the most telling of the filter, so that the
 * newest 50 of 100,000 are read and nothing else; what no index answers is matched on the way.
 */
export function incidentList(incidents: RxCollection<Incident>, filter: IncidentFilter, limit: number): RxQuery<Incident> {
  const selector: MangoQuerySelector<Incident> = { newest: { $gt: '' } };
  let index: string[] = ['newest'];
  if (filter.status === 'open' || filter.status === 'over') {
    selector.phase = { $eq: filter.status };
    index = ['phase', 'newest'];
  } else if (filter.status !== '') {
    selector.status = { $eq: filter.status };
    index = ['status', 'newest'];
  }
  if (filter.severity !== '') {
    selector.severity = { $eq: filter.severity };
    if (index.length === 1) index = ['severity', 'newest'];
  }
  if (filter.site !== '') {
    selector.site = { $eq: filter.site };
    index = ['site', 'newest'];
  }
  if (filter.device !== '') selector.device = { $eq: filter.device };
  if (filter.category !== '') selector.category = { $eq: filter.category };
  const all: MangoQuerySelector<Incident>[] = [];
  if (filter.person !== '') all.push({ $or: [{ owner: { $eq: filter.person } }, { loggedBy: { $eq: filter.person } }] });
  for (const word of filter.text.trim().split(/\s+/).filter(Boolean)) {
    all.push({ title: { $regex: escapeForRegex(word), $options: 'i' } });
  }
  if (all.length > 0) selector.$and = all;
  return incidents.find({ selector, sort: index.map((field) => ({ [field]: 'asc' as const })), limit, index });
}

/** How many incidents are open. Answered from the index alone. */
export function openCount(incidents: RxCollection<Incident>): RxQuery<Incident, number> {
  return incidents.count({ selector: { phase: { $eq: 'open' }, newest: { $gt: '' } }, index: ['phase', 'newest'] });
}

/**
 * Open incidents that name a device, as theirs or among the others, newest first: its page has them, and whoever logs another one is
 * offered these first.
 */
export function openOnDevice(incidents: RxCollection<Incident>, device: string): RxQuery<Incident> {
  return openNaming(incidents, 'device', 'otherDevices', device);
}

/** Open incidents that name a site, as theirs or among the others, newest first. */
export function openAtSite(incidents: RxCollection<Incident>, site: string): RxQuery<Incident> {
  return openNaming(incidents, 'site', 'otherSites', site);
}

/** Sets have no index: all that is open is looked through. What was taken out of a set is no key of it any more. */
function openNaming(
  incidents: RxCollection<Incident>,
  main: 'device' | 'site',
  others: 'otherDevices' | 'otherSites',
  id: string,
): RxQuery<Incident> {
  const named: MangoQuerySelector<Incident>[] = [{ [main]: { $eq: id } }, { [`${others}.${id}`]: { $eq: true } }];
  return incidents.find({
    selector: { phase: { $eq: 'open' }, newest: { $gt: '' }, $or: named },
    index: ['phase', 'newest'],
    sort: [{ phase: 'asc' }, { newest: 'asc' }],
  });
}

function escapeForRegex(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
