import { describe, expect, test } from 'vitest';
import { statuses, type IncidentState } from '../schema/incident.ts';
import { allowedMoves, moveTo, nextStatus, path } from './workflow.ts';

const at = '2026-11-21T04:05:00+01:00';
const done = (moved: ReturnType<typeof moveTo>): IncidentState => {
  if (typeof moved === 'string') throw new Error(moved);
  return moved;
};

describe('workflow (F4)', () => {
  test('leads from detected to closed, a step at a time', () => {
    expect(path.map(nextStatus)).toEqual(['acknowledged', 'triaged', 'mitigated', 'resolved', 'closed', undefined]);
    let state: IncidentState = { status: 'detected' };
    for (const to of path.slice(1)) state = done(moveTo(state, { to, at }));
    expect(state).toMatchObject({ status: 'closed', acknowledgedAt: at, closedAt: at });
    expect(allowedMoves('voided')).toEqual([]);
  });

  test('voids and reopens only with a reason, and skips no step', () => {
    expect(moveTo({ status: 'triaged' }, { to: 'voided', at, reason: '  ' })).toBe('reason-missing');
    expect(moveTo({ status: 'triaged' }, { to: 'voided', at, reason: ' logged twice ' })).toEqual({
      status: 'voided',
      voidedAt: at,
      reason: 'logged twice',
    });
    for (const status of statuses) {
      for (const to of statuses) {
        const move = allowedMoves(status).find((one) => one.to === to);
        expect(typeof moveTo({ status }, { to, at, reason: 'because' }) === 'object').toBe(move !== undefined);
        expect(typeof moveTo({ status }, { to, at }) === 'object').toBe(move?.kind === 'next');
      }
    }
    expect(moveTo({ status: 'detected' }, { to: 'closed', at })).toBe('not-allowed');
  });

  test('what is missing is passed over only with a reason, which stays beside it until that step is gone back over', () => {
    const state: IncidentState = { status: 'mitigated', mitigatedAt: at };
    expect(moveTo(state, { to: 'resolved', at, override: ['evidence'] })).toBe('reason-missing');
    const resolved = done(moveTo(state, { to: 'resolved', at, override: ['evidence'], reason: 'site is dark' }));
    expect(resolved.overrides).toEqual([{ step: 'resolved', missing: ['evidence'], reason: 'site is dark' }]);
    const closed = done(moveTo(resolved, { to: 'closed', at }));
    expect(closed).toMatchObject({ status: 'closed', overrides: resolved.overrides });
    expect(closed.reason).toBeUndefined();
    expect(done(moveTo(closed, { to: 'mitigated', at, reason: 'too early' }))).toEqual({
      status: 'mitigated',
      mitigatedAt: at,
      reason: 'too early',
    });
  });

  test('reopens where service is broken again, or is to be watched again; the times of later steps go', () => {
    const closed: IncidentState = { status: 'closed', triagedAt: 'a', mitigatedAt: 'b', resolvedAt: 'c', closedAt: 'd' };
    const reopens = (status: IncidentState['status']) => allowedMoves(status).flatMap(({ to, kind }) => (kind === 'reopen' ? [to] : []));
    expect(statuses.map(reopens)).toEqual([[], [], [], ['triaged'], ['mitigated', 'triaged'], ['mitigated', 'triaged'], []]);
    expect(done(moveTo(closed, { to: 'triaged', at, reason: 'dark again' }))).toEqual({
      status: 'triaged',
      triagedAt: at,
      reason: 'dark again',
    });
  });
});
