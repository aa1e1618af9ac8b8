import { statuses, type Status } from '#domain/schema/incident.ts';
import { severities } from '#domain/schema/severity.ts';
import type { IncidentFilter } from '../../db/incident-list.ts';

/** What the person chose on the board; it lives in the URL, so a reload, the back button and a link all keep it. */
export type BoardFilter = {
  readonly status: IncidentFilter['status'];
  readonly severity: IncidentFilter['severity'];
  readonly category: string;
  readonly site: string;
  readonly mine: boolean;
  /** Only what waits for this person. */
  readonly need: boolean;
  readonly text: string;
};

/** Open incidents of everybody: what the board shows when nothing was chosen. */
export const boardAtStart: BoardFilter = { status: 'open', severity: '', category: '', site: '', mine: false, need: false, text: '' };

const TEXT_MAX = 200;

/** Reads the filter from the query of an address. Unknown values count as not chosen. */
export function filterFromQuery(query: URLSearchParams): BoardFilter {
  return {
    status: statusFrom(query.get('status')),
    severity: severities.find((one) => one === query.get('severity')) ?? '',
    category: query.get('category') ?? '',
    site: query.get('site') ?? '',
    mine: query.get('mine') === '1',
    need: query.get('need') === '1',
    text: (query.get('q') ?? '').slice(0, TEXT_MAX),
  };
}

/** The query that says this filter. What is as at the start is left out, and what others put there stays. */
export function queryFromFilter(filter: BoardFilter, others: URLSearchParams = new URLSearchParams()): URLSearchParams {
  const query = new URLSearchParams(others);
  const put = (name: string, value: string, standard = ''): void => {
    if (value === standard) query.delete(name);
    else query.set(name, value);
  };
  put('status', filter.status === '' ? 'any' : filter.status, boardAtStart.status);
  put('severity', filter.severity);
  put('category', filter.category);
  put('site', filter.site);
  put('mine', filter.mine ? '1' : '');
  put('need', filter.need ? '1' : '');
  put('q', filter.text.slice(0, TEXT_MAX));
  return query;
}

/** The filter as the list of incidents understands it; `person` is who is signed in. */
export function listFilter(filter: BoardFilter, person: string): IncidentFilter {
  const { status, severity, category, site, text } = filter;
  return { status, severity, category, site, device: '', person: filter.mine ? person : '', text };
}

/** True when the list is narrowed beyond what the board shows at the start. */
export function isNarrowed(filter: BoardFilter): boolean {
  return queryFromFilter(filter).size > 0;
}

function statusFrom(value: string | null): BoardFilter['status'] {
  if (value === 'any') return '';
  if (value === 'over') return value;
  return statuses.find((one: Status) => one === value) ?? 'open';
}
