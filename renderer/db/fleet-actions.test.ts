import { expect, test } from 'vitest';
import { isProposed, openSighting } from '#domain/labels/field-finds.ts';
import type { Device } from '#domain/schema/device.ts';
import { createActions, type Actions } from './actions.ts';
import { noJournal } from './journal/journal.ts';
import { idOf, openLaptop, type TestLaptop } from './testing/open-laptop.ts';

const anna = idOf(1);
const [j1, j4] = [idOf(21), idOf(24)];
let bytes = 0;
function actionsOf({ local, clock, collections }: TestLaptop): Actions {
  const random = (): Uint8Array => new Uint8Array(10).fill((bytes += 1));
  const finish = (): never => {
    throw new Error('saved in part');
  };
  return createActions({ collections, local, clock, by: anna, mayAssign: false, random, finish, journal: noJournal });
}
const read = async ({ collections }: TestLaptop, id: string): Promise<Device> =>
  (await collections.devices.findOne(id).exec())?.toMutableJSON() as Device;
const found = { site: j1, name: 'QX-77', type: 'camera', serial: 'QX-77', lane: '2' } as const;

test('[S123] a device added in the field is here at once, waits to be sent, and is taken in or turned down', async () => {
  const laptop = await openLaptop();
  const actions = actionsOf(laptop);
  const { id } = await actions.addDevice(found);
  expect(await read(laptop, id)).toMatchObject({ ...found, proposed: { by: anna } });
  expect(await laptop.local.outbox.toArray()).toMatchObject([{ collection: 'devices', id }]);
  await actions.settleProposal(id, 'take');
  expect(isProposed(await read(laptop, id))).toBe(false);
  const { id: other } = await actions.addDevice({ ...found, serial: 'QX-78' });
  await actions.settleProposal(other, 'decline');
  expect(await read(laptop, other)).toMatchObject({ retiredAt: expect.any(String) as string });
});

test('[S124] a device found elsewhere stays where its record says until it is moved', async () => {
  const laptop = await openLaptop();
  const actions = actionsOf(laptop);
  const { id } = await actions.addDevice(found);
  await actions.sightDevice(id, j4);
  expect(await read(laptop, id)).toMatchObject({ site: j1, sighted: { site: j4, by: anna } });
  await actions.settleSighting(id, 'stays');
  expect(openSighting(await read(laptop, id))).toBeUndefined();
  await actions.sightDevice(id, j4);
  await actions.settleSighting(id, { moveTo: j4 });
  const moved = await read(laptop, id);
  expect([moved.site, openSighting(moved)]).toEqual([j4, undefined]);
});
