import { describe, expect, test } from 'vitest';
import type { Device } from '#domain/schema/device.ts';
import type { Site } from '#domain/schema/site.ts';
import type { Stamp } from '#domain/clock/stamp.ts';
import { makeTitle } from './make-title.ts';

const stamps = { '*': '' as Stamp };
const site: Site = { id: 's', name: 'A14 J31', road: 'A14', direction: 'north', chainage: '1', region: '', stamps };
const device: Device = {
  id: 'd',
  site: 's',
  name: 'LC-204',
  type: 'lane-controller',
  serial: '1',
  lane: '2',
  vendor: '',
  variant: { hardware: '', firmware: '', app: '' },
  stamps,
};

describe('the title nobody types', () => {
  test('where and the first thing that says what', () => {
    expect(makeTitle({ site, device }, ['', 'Overheating', 'Device health'])).toBe('A14 J31 LC-204 · Overheating');
  });

  test('does not say the site twice', () => {
    expect(makeTitle({ site, device: { ...device, name: 'A14 J31 gantry 2' } }, ['dark'])).toBe('A14 J31 gantry 2 · dark');
  });

  test('a site alone, and nothing else yet', () => {
    expect(makeTitle({ site, device: undefined }, ['', ' '])).toBe('A14 J31');
    expect(makeTitle({ site: undefined, device: undefined }, [])).toBe('');
  });

  test('only the first line of a note, and never too long', () => {
    expect(makeTitle({ site, device: undefined }, ['no power\nsince two'])).toBe('A14 J31 · no power');
    expect(makeTitle({ site, device: undefined }, ['x'.repeat(400)])).toHaveLength(200);
  });
});
