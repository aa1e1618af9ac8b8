import { describe, expect, test } from 'vitest';
import { formatHlc } from '../clock/hlc.ts';
import { create, edit, merge } from '../merge/merge.ts';
import { collisions } from '../merge/collisions.ts';
import { incident as schema, incidentShape, type Incident } from '../schema/incident.ts';
import { handOverRole, openOffers, type RoleStep } from './role-hand-over.ts';
import { emptyDraft, incidentFromDraft } from './logging.ts';
import { timelineOf } from './timeline.ts';

const [anna, ben, carla, dev] = ['a', 'b', 'c', 'd'].map((last) => `01900000-0000-7000-8000-00000000000${last}`) as [
  string,
  string,
  string,
  string,
];
const at = '2026-11-21T04:00:00.000+01:00';
const role = 'commander';
let ticks = 0;
const nextTick = () => formatHlc(Date.parse(at) + (ticks += 1), 0, 'abcdefgh0001');

function logged(): Incident {
  const fields = incidentFromDraft(emptyDraft, { id: anna, by: anna, loggedAt: at, device: undefined, title: 'Dark' });
  return create(incidentShape, fields, nextTick(), anna);
}
function act(incident: Incident, by: string, step: RoleStep, mayAssign = false): Incident {
  const patch = handOverRole(incident, step, { by, at, mayAssign });
  if (typeof patch === 'string') throw new Error(patch);
  return edit(incidentShape, incident, patch, nextTick(), by, () => true);
}
const refusal = (incident: Incident, by: string, step: RoleStep, mayAssign = false) => handOverRole(incident, step, { by, at, mayAssign });
const told = (before: Incident, after: Incident, by: string) =>
  timelineOf(before, after, { by, occurredAt: at, newId: () => anna, tick: nextTick })
    .map(({ kind, path, to }) => `${kind} ${path} ${typeof to === 'string' ? to : typeof to}`)
    .toSorted();

const held = act(logged(), anna, { act: 'take', role });
const offered = act(held, anna, { act: 'offer', role, to: ben });

describe('a hand-over (F6)', () => {
  test('[S75] is offered and accepted, and both land in the timeline', () => {
    expect(held.roles).toEqual({ commander: anna });
    expect(schema.safeParse(offered).error).toBeUndefined();
    expect(openOffers(offered)).toEqual([{ role, to: ben, from: anna, by: anna, at, stands: true }]);
    expect(offered.roles).toEqual({ commander: anna });
    const accepted = act(offered, ben, { act: 'accept', role });
    expect(accepted).toMatchObject({ roles: { commander: ben }, roleOffers: {} });
    expect(told(held, offered, anna)).toEqual(['handover roleOffers.commander object']);
    expect(told(offered, accepted, ben)).toEqual([`assigned roles.commander ${ben}`, 'handover roleOffers.commander accepted']);
  });

  test('[S75] or declined, or taken back, and the role stays where it is', () => {
    const declined = act(offered, ben, { act: 'decline', role });
    const takenBack = act(offered, anna, { act: 'take-back', role });
    for (const one of [declined, takenBack]) expect(one).toMatchObject({ roles: { commander: anna }, roleOffers: {} });
    expect(told(offered, declined, ben)).toEqual(['handover roleOffers.commander declined']);
    expect(told(offered, takenBack, anna)).toEqual(['handover roleOffers.commander taken-back']);
    expect(refusal(declined, ben, { act: 'accept', role })).toBe('no-offer');
    expect(refusal(takenBack, anna, { act: 'take-back', role })).toBe('no-offer');
  });

  test('[S76] only who has the role, or may assign, gives it away; an empty one is anybody’s to take', () => {
    for (const step of [
      { act: 'offer', role, to: carla },
      { act: 'take', role },
      { act: 'leave', role },
    ] as const) {
      expect(refusal(held, carla, step)).toBe('not-yours');
      expect(typeof refusal(held, anna, step)).toBe('object');
      expect(typeof refusal(held, carla, step, true)).toBe('object');
      expect(typeof refusal(logged(), carla, step)).toBe('object');
    }
    for (const step of ['accept', 'decline'] as const) expect(refusal(offered, carla, { act: step, role })).toBe('no-offer');
    expect(refusal(offered, carla, { act: 'take-back', role })).toBe('not-yours');
    expect(act(offered, anna, { act: 'leave', role })).toMatchObject({ roles: {}, roleOffers: {} });
  });

  test('[S77] accepted here and taken back, or offered to another, there: who accepted has it, and the later offer no longer stands', () => {
    const accepted = act(offered, ben, { act: 'accept', role });
    const takenBack = act(offered, anna, { act: 'take-back', role });
    expect(merge(incidentShape, accepted, takenBack)).toMatchObject({ roles: { commander: ben }, roleOffers: {} });
    const reoffered = merge(incidentShape, accepted, act(takenBack, anna, { act: 'offer', role, to: carla }));
    expect(reoffered.roles).toEqual({ commander: ben });
    expect(openOffers(reoffered)).toMatchObject([{ to: carla, stands: false }]);
    expect(refusal(reoffered, carla, { act: 'accept', role })).toBe('no-offer');
    expect(act(reoffered, carla, { act: 'decline', role }).roleOffers).toEqual({});
  });

  test('[S77] two people accept on two laptops: the later stands, and both are told of it as of any collision', () => {
    const toDev = act(held, carla, { act: 'offer', role, to: dev }, true);
    const bens = act(offered, ben, { act: 'accept', role });
    const devs = act(toDev, dev, { act: 'accept', role });
    for (const [one, other] of [
      [bens, devs],
      [devs, bens],
    ] as const) {
      expect(merge(incidentShape, one, other).roles).toEqual({ commander: dev });
      expect(openOffers(merge(incidentShape, one, other))).toEqual([]);
      expect(collisions(incidentShape, one, other)).toMatchObject([
        { path: 'roles.commander', kept: { value: dev }, lost: { value: ben } },
      ]);
    }
  });
});
