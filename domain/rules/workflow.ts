import type { IncidentState, Status } from '../schema/incident.ts';

/** The way of an incident (F4), in order. `voided` stands beside it: reachable from every open step, with a reason. */
export const path: readonly Status[] = ['detected', 'acknowledged', 'triaged', 'mitigated', 'resolved', 'closed'];

export type Move = { readonly to: Status; readonly needsReason: boolean };

/** The step that comes next, or `undefined` where the incident is over. */
export function nextStatus(status: Status): Status | undefined {
  const position = path.indexOf(status);
  return position < 0 ? undefined : path[position + 1];
}

/** What may follow `status`: the next step, and voiding while the incident is open. */
export function allowedMoves(status: Status): Move[] {
  const moves: Move[] = [];
  const next = nextStatus(status);
  if (next !== undefined) moves.push({ to: next, needsReason: false }, { to: 'voided', needsReason: true });
  return moves;
}

export type MoveRefusal = 'not-allowed' | 'reason-missing';

/**
 * The state after a step. `at` is ISO 8601 with offset and becomes the time at which the step was reached.
 * Answers with why not, where F4 does not allow it.
 */
export function moveTo(state: IncidentState, to: Status, at: string, reason = ''): IncidentState | MoveRefusal {
  const move = allowedMoves(state.status).find((one) => one.to === to);
  if (move === undefined) return 'not-allowed';
  if (move.needsReason && reason.trim() === '') return 'reason-missing';
  const { reason: _before, ...kept } = state;
  return { ...kept, status: to, [`${to}At`]: at, ...(reason.trim() === '' ? {} : { reason: reason.trim() }) };
}
