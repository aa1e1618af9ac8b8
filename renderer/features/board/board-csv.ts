import { inCorrectedTime } from '#domain/rules/corrected-times.ts';
import { reference } from '#domain/rules/reference.ts';
import type { Incident } from '#domain/schema/incident.ts';
import { csvOf } from '../../ui/csv.ts';

/** The names of what an incident refers to, by id; `undefined` for what is not on this laptop. */
export type Names = {
  readonly site: (id: string) => string | undefined;
  readonly device: (id: string) => string | undefined;
  readonly person: (id: string) => string | undefined;
};

const COLUMNS = [
  'reference',
  'title',
  'severity',
  'status',
  'category',
  'site',
  'device',
  'owner',
  'started',
  'detected',
  'acknowledged',
  'mitigated',
  'resolved',
  'closed',
  'users affected',
  'impact',
  'root cause',
  'id',
] as const;

/** Incidents as CSV, in the order given. Times as ISO 8601 with their offset, put right where a clock was wrong; ids where a name is not known. */
export function boardCsv(incidents: readonly Incident[], names: Names): string {
  const rows = incidents
    .map(inCorrectedTime)
    .map((one) => [
      reference(one.id),
      one.title,
      one.severity,
      one.status,
      one.category,
      names.site(one.site) ?? one.site,
      names.device(one.device) ?? one.device,
      names.person(one.owner) ?? one.owner,
      one.startedAt,
      one.detectedAt,
      one.state.acknowledgedAt ?? '',
      one.state.mitigatedAt ?? '',
      one.state.resolvedAt ?? '',
      one.state.closedAt ?? '',
      String(one.usersAffected ?? ''),
      one.impact ?? '',
      one.rootCause?.text ?? '',
      one.id,
    ]);
  return csvOf(COLUMNS, rows);
}
