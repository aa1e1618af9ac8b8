import { incidentTime, type Incident, type Status } from '#domain/schema/incident.ts';

export type Reached = Pick<Incident, 'state' | 'detectedAt' | 'loggedAt' | 'startedAt' | 'stamps'>;

/** When each step was reached, as far as it is known: ISO 8601. */
export function reachedAt(incident: Reached): { readonly [S in Status]?: string | undefined } {
  const { state } = incident;
  return {
    detected: new Date(incidentTime(incident, 'detectedAt').at).toISOString(),
    acknowledged: state.acknowledgedAt,
    triaged: state.triagedAt,
    mitigated: state.mitigatedAt,
    resolved: state.resolvedAt,
    closed: state.closedAt,
    voided: state.voidedAt,
  };
}
