import { afterEach, beforeEach, expect, test } from 'vitest';
import { create, edit, type Patch } from '#domain/merge/merge.ts';
import { deviceShape, type Device } from '#domain/schema/device.ts';
import { harness, START_MS, type Harness, type Laptop } from '../testing/harness.ts';

const at = '2026-11-21T12:00:00.000Z';
let server: Harness;
let technician: Laptop;
let lead: Laptop;
let seconds = 0;
beforeEach(async () => {
  server = await harness();
  seconds = 0;
  technician = await server.signIn('technician');
  lead = await server.signIn('lead');
});
afterEach(() => server.close());

const personOf = ({ answer }: Laptop): string => answer.principal.person;
const added = (by: Laptop, as = personOf(by)): Device => {
  const fields = { site: '', name: 'QX-77', type: 'camera', serial: 'QX-77', lane: '', vendor: '' } as const;
  const variant = { hardware: '', firmware: '', app: '' };
  return create(deviceShape, { id: by.newId(), ...fields, variant, proposed: { by: as, at } }, by.tick(), personOf(by));
};
const changed = (by: Laptop, device: Device, patch: Patch<Device>): Device => {
  server.setNow(START_MS + (seconds += 1) * 1000);
  return edit(deviceShape, device, patch, by.tick(), personOf(by), () => true);
};

test('[S123] a technician adds a device from its label, a lead takes it in, and everybody hears of it', async () => {
  const device = added(technician);
  expect(await technician.push('devices', device)).toMatchObject([{ outcome: 'accepted' }]);
  const taken = { proposed: undefined };
  expect(await technician.push('devices', changed(technician, device, taken))).toMatchObject([{ kind: 'forbidden' }]);
  expect(await lead.push('devices', changed(lead, device, taken))).toMatchObject([{ outcome: 'accepted' }]);
  const pulled = (await technician.get('/api/v1/sync/devices')).json<{ documents: Device[] }>();
  expect(pulled.documents.find(({ id }) => id === device.id)).not.toHaveProperty('proposed');
});

test('[S123] nobody adds one in another name, or as if it were known', async () => {
  const { proposed: _proposed, ...known } = added(lead);
  expect(await technician.push('devices', added(technician, personOf(lead)))).toMatchObject([{ kind: 'forbidden' }]);
  expect(await lead.push('devices', known)).toMatchObject([{ kind: 'forbidden' }]);
});

test('[S124] a technician says where a device stands, a lead moves it', async () => {
  const device = added(technician);
  await technician.push('devices', device);
  const site = technician.newId();
  const sighted = changed(technician, device, { sighted: { site, by: personOf(technician), at } });
  expect(await technician.push('devices', sighted)).toMatchObject([{ outcome: 'accepted' }]);
  expect(await technician.push('devices', changed(technician, sighted, { site }))).toMatchObject([{ kind: 'forbidden' }]);
  expect(await lead.push('devices', changed(lead, sighted, { site }))).toMatchObject([{ outcome: 'accepted' }]);
});
