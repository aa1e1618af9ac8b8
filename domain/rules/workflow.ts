import type { IncidentState, Status } from '../schema/incident.ts';

/** The way of an incident (F4), in order. `voided` stands beside it: reachable from every open step, with a reason. */
export const path: readonly Status[] = ['detected', 'acknowledged', 'triaged', 'mitigated', 'resolved', 'closed'];

/** `next`: the step that follows. The others need a reason; `reopen` goes back. */
export type Move = { readonly to: Status; readonly kind: 'next' | 'reopen' | 'void' };

/**
 * Where an incident that turns out not to be over goes on: `triaged` where service is broken again (the mitigation did not hold), so also
 * while it is being watched; `mitigated` where service holds and something else was called done too early, which is then watched anew.
 */
const reopensTo: { readonly [S in Status]?: readonly Status[] } = {
  mitigated: ['triaged'],
  resolved: ['mitigated', 'triaged'],
  closed: ['mitigated', 'triaged'],
};

/** The step that comes next, or `undefined` where the incident is over. */
export function nextStatus(status: Status): Status | undefined {
  const position = path.indexOf(status);
  return position < 0 ? undefined : path[position + 1];
}

/** What may follow `status`: the next step, going back, and voiding while the incident is open. Gates are not asked here. */
export function allowedMoves(status: Status): Move[] {
  const next = nextStatus(status);
  return [
    ...(next === undefined ? [] : [{ to: next, kind: 'next' } as const]),
    ...(reopensTo[status] ?? []).map((to) => ({ to, kind: 'reopen' }) as const),
    ...(next === undefined ? [] : [{ to: 'voided', kind: 'void' } as const]),
  ];
}

/** `at`: ISO 8601 with offset. `override`: the keys of what is missing for the step and is passed over for the reason given. */
export type Step = { readonly to: Status; readonly at: string; readonly reason?: string; readonly override?: readonly string[] };
export type MoveRefusal = 'not-allowed' | 'reason-missing';

/**
 * The state after a step. `at` becomes the time at which it was last reached; after going back, later steps have neither time nor override
 * any more (the timeline has them). Answers with why not, where F4 does not allow it.
 */
export function moveTo(state: IncidentState, { to, at, reason: given = '', override = [] }: Step): IncidentState | MoveRefusal {
  const move = allowedMoves(state.status).find((one) => one.to === to);
  if (move === undefined) return 'not-allowed';
  const reason = given.trim();
  if (reason === '' && (move.kind !== 'next' || override.length > 0)) return 'reason-missing';
  const { reason: _before, overrides: before = [], ...times } = state;
  const later = move.kind === 'reopen' ? path.slice(path.indexOf(to) + 1) : [];
  const kept = Object.fromEntries(Object.entries(times).filter(([field]) => !later.some((status) => field === `${status}At`)));
  const overrides = [
    ...before.filter(({ step }) => !later.includes(step)),
    ...(override.length === 0 ? [] : [{ step: to, missing: [...override], reason }]),
  ];
  return {
    ...kept,
    status: to,
    [`${to}At`]: at,
    ...(reason === '' ? {} : { reason }),
    ...(overrides.length === 0 ? {} : { overrides }),
  };
}
