import type { Incident, Status } from '#domain/schema/incident.ts';

/** When each step was reached, as far as it is known: ISO 8601. */
export function reachedAt({ state, detectedAt }: Pick<Incident, 'state' | 'detectedAt'>): { readonly [S in Status]?: string | undefined } {
  return {
    detected: detectedAt,
    acknowledged: state.acknowledgedAt,
    triaged: state.triagedAt,
    mitigated: state.mitigatedAt,
    resolved: state.resolvedAt,
    closed: state.closedAt,
    voided: state.voidedAt,
  };
}
