import { describe, expect, test } from 'vitest';
import { formatHlc } from '../clock/hlc.ts';
import { create, edit, type Patch } from '../merge/merge.ts';
import { actionsNeeded } from '../rules/permissions.ts';
import { deviceShape, type Device } from '../schema/device.ts';
import { isProposed, openSighting } from './field-finds.ts';

const anna = '01900000-0000-7000-8000-00000000000a';
const ben = '01900000-0000-7000-8000-00000000000b';
const j1 = '01900000-0000-7000-8000-0000000000e1';
const j4 = '01900000-0000-7000-8000-0000000000e2';
const at = '2026-11-22T04:00:00Z';
const stamp = (ms: number) => formatHlc(ms, 0, 'abcdefgh0001');

const device = (more: Partial<Device> = {}): Device => {
  const fields = { site: j1, name: 'CAM-1', type: 'camera', serial: 'S1', lane: '', vendor: '' } as const;
  const variant = { hardware: '', firmware: '', app: '' };
  return create(deviceShape, { id: '01900000-0000-7000-8000-0000000000d1', ...fields, variant, ...more }, stamp(1), anna);
};
const known = device();
const added = device({ proposed: { by: anna, at } });
const needs = (before: Device, patch: Patch<Device>, by: string) =>
  actionsNeeded(
    'devices',
    before,
    edit(deviceShape, before, patch, stamp(2), by, () => true),
    by,
  );

describe('[S123] a device that no record knew', () => {
  test('is added in one’s own name, and by no other way', () => {
    expect(actionsNeeded('devices', undefined, added, anna)).toEqual(['fleet.propose']);
    expect(actionsNeeded('devices', undefined, added, ben)).toBeUndefined();
    expect(actionsNeeded('devices', undefined, known, anna)).toBeUndefined();
    expect(actionsNeeded('devices', undefined, device({ proposed: { by: anna, at }, retiredAt: at }), anna)).toBeUndefined();
  });

  test('waits until it is taken in or turned down', () => {
    expect([isProposed(added), isProposed(known)]).toEqual([true, false]);
    expect(needs(added, { proposed: undefined }, ben)).toEqual(['fleet.settle']);
    expect(needs(added, { retiredAt: at }, ben)).toEqual(['fleet.settle']);
    expect(isProposed(device({ proposed: { by: anna, at }, retiredAt: at }))).toBe(false);
  });

  test('is not retired unless it was added so, and nothing is made one afterwards', () => {
    expect(needs(known, { retiredAt: at }, ben)).toBeUndefined();
    expect(needs(known, { proposed: { by: ben, at } }, ben)).toBeUndefined();
    expect(needs(added, { name: 'CAM-2' }, anna)).toBeUndefined();
  });
});

describe('[S124] a device found elsewhere', () => {
  const sighted = { site: j4, by: ben, at };
  const found = edit(deviceShape, known, { sighted }, stamp(2), ben, () => true);

  test('is told of in one’s own name, and stands open until the record names that site', () => {
    expect(needs(known, { sighted }, ben)).toEqual(['fleet.propose']);
    expect(needs(known, { sighted }, anna)).toBeUndefined();
    expect(openSighting(known)).toBeUndefined();
    expect(openSighting(found)).toEqual(sighted);
    expect(openSighting({ ...found, site: j4 })).toBeUndefined();
  });

  test('moves, or stays, by the word of somebody who keeps the fleet', () => {
    expect(needs(found, { site: j4 }, anna)).toEqual(['fleet.settle']);
    expect(needs(found, { sighted: undefined }, anna)).toEqual(['fleet.settle']);
    expect(needs(found, { site: j4, name: 'CAM-4' }, anna)).toBeUndefined();
  });
});
