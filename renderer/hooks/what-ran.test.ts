import { expect, test } from 'vitest';
import type { Device } from '#domain/schema/device.ts';
import { toFleet } from './use-fleet.ts';
import { whatRan } from './what-ran.ts';

const device = {
  id: 'd',
  name: 'Lane 1',
  site: '',
  vendor: 'Viarom',
  variant: { hardware: 'LC-4 r2', firmware: '3.2', app: '1.5' },
} as Device;
const fleet = toFleet([], [device]);

test('what ran when it happened counts, with the vendor of the device', () => {
  const variant = { hardware: 'LC-4 r2', firmware: '3.1', app: '1.4.13' };
  expect(whatRan({ device: 'd', variant }, fleet)).toEqual({ vendor: 'Viarom', ...variant });
  expect(whatRan({ device: 'd' }, fleet)).toEqual({ vendor: 'Viarom', ...device.variant });
  expect(whatRan({ device: 'elsewhere', variant }, fleet)).toEqual({ vendor: '', ...variant });
});

test('until the devices are read nothing is known, rather than a combination without its vendor', () => {
  const variant = { hardware: 'LC-4 r2', firmware: '3.1', app: '1.4.13' };
  expect(whatRan({ device: 'd', variant }, { devices: new Map(), loaded: false })).toBeUndefined();
});
