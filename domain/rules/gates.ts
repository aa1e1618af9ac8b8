import type { Gates, Need, Requirement } from '../packs/pack.ts';
import type { Incident, IncidentState, Status } from '../schema/incident.ts';
import { stepTime } from './corrected-times.ts';
import { moveTo, nextStatus, path, type MoveRefusal, type Step } from './workflow.ts';

const MINUTE_MS = 60_000;

/**
 * What gates ask besides the record. `now`: corrected time, ms since 1970. `remarked`, `evidenced`: whether its timeline has a remark, and
 * it any file. `filled`: the keys of the checklists that were filled completely on it.
 */
export type GateContext = {
  readonly gates: Gates;
  readonly now: number;
  readonly remarked: boolean;
  readonly evidenced: boolean;
  readonly filled: ReadonlySet<string>;
};

/** Something that a step asks for and that is not there. `until`: when waiting will have helped, ms since 1970. */
export type Missing = { readonly step: Status; readonly requirement: Requirement; readonly until?: number };

/**
 * What is missing before `step` may be taken (F4), in the order of the gates: of the steps before it too, so that what was taken out again
 * after a step does not get round its gate. What has been overridden on the way is not asked again.
 */
export function missingFor(incident: Incident, step: Status, context: GateContext): Missing[] {
  const overridden = new Set(incident.state.overrides?.flatMap(({ missing }) => missing));
  return path.slice(0, path.indexOf(step) + 1).flatMap((one) =>
    (context.gates[one] ?? [])
      .filter(({ key, severities }) => !overridden.has(key) && severities?.includes(incident.severity) !== false)
      .filter(({ anyOf }) => !anyOf.some((need) => isMet(need, incident, one, context)))
      .map((requirement) => {
        const until = waitsUntil(requirement, incident);
        return { step: one, requirement, ...(until === undefined ? {} : { until }) };
      }),
  );
}

/**
 * What is missing of the steps already taken: somebody took a fact out again, on this laptop or on another, or raised the severity. It is
 * shown for attention; nothing is rolled back (SPEC S73).
 */
export function unmetBehind(incident: Incident, context: GateContext): Missing[] {
  return missingFor(incident, incident.state.status, context);
}

/** Until when the next step is to be waited for, whatever else it asks; ms since 1970. `undefined` where nothing is waited for. */
export function waitingFor(incident: Incident, gates: Gates): number | undefined {
  const next = nextStatus(incident.state.status);
  const asked = next === undefined ? [] : (gates[next] ?? []).filter(({ severities }) => severities?.includes(incident.severity) !== false);
  const ends = asked.flatMap((requirement) => waitsUntil(requirement, incident) ?? []);
  return ends.length === 0 ? undefined : Math.max(...ends);
}

export type StepRefusal = MoveRefusal | 'gate-unmet';

/**
 * The state after a step that a person takes. What is missing for a step forward must be met, or be named in `step.override` with a reason;
 * only what is really missing is noted as overridden.
 */
export function takeStep(incident: Incident, step: Step, context: GateContext): IncidentState | StepRefusal {
  const forward = nextStatus(incident.state.status) === step.to;
  const missing = forward ? missingFor(incident, step.to, context).map(({ requirement }) => requirement.key) : [];
  if (missing.some((key) => step.override?.includes(key) !== true)) return 'gate-unmet';
  return moveTo(incident.state, { ...step, override: missing });
}

function isMet(need: Need, incident: Incident, step: Status, { now, remarked, evidenced, filled }: GateContext): boolean {
  if ('fact' in need) return isFilled(factAt(incident, need.fact));
  if ('remark' in need) return remarked;
  if ('evidence' in need) return evidenced;
  if ('checklist' in need) return filled.has(need.checklist);
  // A step taken already was taken in time or not, however late it is now.
  return (waitedUntil(need, incident) ?? Infinity) <= (stepTime(incident, step)?.at ?? now);
}

function waitsUntil({ anyOf }: Requirement, incident: Incident): number | undefined {
  const ends = anyOf.flatMap((need) => ('minutes' in need ? (waitedUntil(need, incident) ?? []) : []));
  return ends.length === 0 ? undefined : Math.min(...ends);
}

function waitedUntil({ minutes, since }: Extract<Need, { minutes: number }>, incident: Incident): number | undefined {
  const reached = stepTime(incident, since);
  return reached === undefined ? undefined : reached.at + minutes * MINUTE_MS;
}

function factAt(incident: Incident, fact: string): unknown {
  return fact.split('.').reduce<unknown>((value, key) => (value as { readonly [key: string]: unknown } | undefined)?.[key], incident);
}

function isFilled(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() !== '';
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return value !== undefined && value !== null;
}
