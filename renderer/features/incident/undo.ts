import { incidentShape, type Incident } from '#domain/schema/incident.ts';
import type { IncidentPatch } from '../../db/actions.ts';

type Fields = { readonly [field: string]: unknown };

/**
 * The change that writes back what `patch` is about to overwrite in `incident`. Entries that a map did not have are
 * taken out again; everything else gets its old value. It is a further change with stamps of its own, not a rollback.
 */
export function inverseOf(incident: Incident, patch: IncidentPatch): IncidentPatch {
  const before = incident as unknown as Fields;
  const entries = Object.entries(patch as Fields).map(([field, value]) => {
    if (!(incidentShape.maps as readonly string[]).includes(field)) return [field, before[field]];
    const old = (before[field] ?? {}) as Fields;
    return [field, Object.fromEntries(Object.keys((value ?? {}) as Fields).map((key) => [key, old[key]]))];
  });
  return Object.fromEntries(entries) as IncidentPatch;
}
