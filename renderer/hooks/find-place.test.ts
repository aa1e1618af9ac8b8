import { describe, expect, test } from 'vitest';
import type { Stamp } from '#domain/clock/stamp.ts';
import type { Device } from '#domain/schema/device.ts';
import type { Site } from '#domain/schema/site.ts';
import { findPlaces, indexPlaces, isRetired } from './find-place.ts';

const stamps = { '*': '' as Stamp };
const variant = { hardware: 'LC-4', firmware: '3.1', app: '1.4' };
const site = (id: string, name: string, road: string): Site => ({
  id,
  name,
  road,
  direction: 'north',
  chainage: '12+300',
  region: '',
  stamps,
});
const device = (id: string, at: string, name: string, serial: string, more: Partial<Device> = {}): Device => ({
  id,
  site: at,
  name,
  serial,
  type: 'lane-controller',
  lane: '2',
  vendor: 'Ostra',
  variant,
  stamps,
  ...more,
});
const sites = [site('s1', 'A14 J31', 'A14'), site('s2', 'M6 J4', 'M6'), site('s3', 'Öjersjö', 'E20')];
const devices = [
  device('d1', 's1', 'LC-204', 'SN-000204'),
  device('d2', 's1', 'LC-2041', 'SN-777001'),
  device('d3', 's2', 'CAM-12', 'SN-555204', { type: 'camera' }),
  device('d4', 's1', 'LC-20', 'SN-1', { retiredAt: '2026-01-01T00:00:00Z' }),
];
const index = indexPlaces(new Map(sites.map((one) => [one.id, one])), new Map(devices.map((one) => [one.id, one])));
const now = Date.parse('2026-11-21T12:00:00Z');
const find = (typed: string, limit = 8) => findPlaces(index, typed, limit, now).map((place) => place.device?.id ?? place.site?.id);

describe('finding where', () => {
  test('an exact name comes first, then names that begin so or have it as a part, then serials that end so', () => {
    expect(find('lc-204')).toEqual(['d1', 'd2']);
    expect(find('204')).toEqual(['d1', 'd3', 'd2']);
  });

  test('a site and the devices that stand there', () => {
    expect(find('a14')).toEqual(['s1', 'd1', 'd2', 'd4']);
  });

  test('every word has to match, in any order, in any field', () => {
    expect(find('camera m6')).toEqual(['d3']);
    expect(find('m6 lc')).toEqual([]);
  });

  test('accents and case do not matter', () => {
    expect(find('OJERSJO')).toEqual(['s3']);
  });

  test('retired devices come last', () => {
    expect(find('lc-20')).toEqual(['d1', 'd2', 'd4']);
    expect(isRetired(devices[3], now)).toBe(true);
    expect(isRetired(devices[0], now)).toBe(false);
  });

  test('nothing typed finds nothing, and no more than asked for', () => {
    expect(find('  ')).toEqual([]);
    expect(find('a14', 2)).toHaveLength(2);
  });
});
