import { inCorrectedTime } from '#domain/rules/corrected-times.ts';
import type { Incident, Status } from '#domain/schema/incident.ts';

export type Reached = Pick<Incident, 'state' | 'detectedAt' | 'loggedAt' | 'startedAt' | 'stamps'>;

/** When each step was reached, as far as it is known, by clocks put right: ISO 8601. */
export function reachedAt(incident: Reached): { readonly [S in Status]?: string | undefined } {
  const { state, detectedAt } = inCorrectedTime(incident);
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
