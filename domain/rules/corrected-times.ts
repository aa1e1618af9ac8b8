import { hlcMs } from '../clock/hlc.ts';
import { stampHlc } from '../clock/stamp.ts';
import { wallTime, type WallTime } from '../clock/wall-time.ts';
import { stampOf } from '../merge/merge.ts';
import { incidentTime, type Incident, type IncidentState, type Status } from '../schema/incident.ts';
import { path } from './workflow.ts';

const FIELDS = ['startedAt', 'detectedAt', 'loggedAt'] as const;
const STEPS = [...path.flatMap((step) => (step === 'detected' ? [] : [step])), 'voided' as const];

type Times = Pick<Incident, (typeof FIELDS)[number] | 'state' | 'stamps'>;

/**
 * When a step was last reached; where its clock was wrong, by the stamp of the status (S5). That is the stamp of the step where the incident
 * stands; an earlier one was reached no later than it says, whatever a clock that ran ahead told.
 */
export function stepTime({ state, stamps }: Pick<Incident, 'state' | 'stamps'>, step: Status): WallTime | undefined {
  const told = step === 'detected' ? undefined : state[`${step}At`];
  if (told === undefined) return undefined;
  const stamped = stampHlc(stampOf({ stamps }, 'state'));
  if (step === state.status) return wallTime(told, stamped);
  return Date.parse(told) > hlcMs(stamped) ? { at: hlcMs(stamped), clockSaid: told } : { at: Date.parse(told) };
}

/** The same incident with the times that a wrong clock told put right (S5), in UTC; itself where there is none. For lists and sums, never to be saved. */
export function inCorrectedTime<I extends Times>(incident: I): I {
  const wrong = FIELDS.flatMap((field) => corrected(field, incidentTime(incident, field)));
  const steps = STEPS.flatMap((step) => corrected(`${step}At`, stepTime(incident, step)));
  if (wrong.length === 0 && steps.length === 0) return incident;
  const state: IncidentState = { ...incident.state, ...Object.fromEntries(steps) };
  return { ...incident, ...Object.fromEntries(wrong), state };
}

function corrected(field: string, time: WallTime | undefined): [string, string][] {
  return time?.clockSaid === undefined ? [] : [[field, new Date(time.at).toISOString()]];
}
