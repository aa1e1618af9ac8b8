import { expect, test } from 'vitest';
import type { Device } from '#domain/schema/device.ts';
import type { Site } from '#domain/schema/site.ts';
import { toFleet } from './use-fleet.ts';

const site = { id: 's', name: 'M6 J4' } as Site;
const device = (id: string, name: string, at: string): Device => ({ id, name, site: at }) as Device;

test('a fleet is found by id, and the devices of a site by name as people count', () => {
  const fleet = toFleet([site], [device('b', 'Cam 10', 's'), device('a', 'Cam 2', 's'), device('c', 'Stray', '')]);
  expect(fleet.sites.get('s')).toBe(site);
  expect(fleet.devices.get('c')?.name).toBe('Stray');
  expect(fleet.devicesAt.get('s')?.map((one) => one.name)).toEqual(['Cam 2', 'Cam 10']);
  expect(fleet.devicesAt.get('')?.map((one) => one.id)).toEqual(['c']);
  expect(fleet.loaded).toBe(true);
});
