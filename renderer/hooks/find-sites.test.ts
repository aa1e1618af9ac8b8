import { describe, expect, test } from 'vitest';
import type { Stamp } from '#domain/clock/stamp.ts';
import type { Site } from '#domain/schema/site.ts';
import { findSites, roadsOf } from './find-sites.ts';

const site = (id: string, name: string, road: string, chainage = ''): Site => ({
  id,
  name,
  road,
  direction: 'north',
  chainage,
  region: '',
  stamps: { '*': '' as Stamp },
});
const sites = new Map(
  [site('1', 'A14 J31', 'A14', '12+300'), site('2', 'M6 J10', 'M6'), site('3', 'M6 J4', 'M6')].map((one) => [one.id, one]),
);
const names = (text: string, road = '') => findSites(sites, { text, road }).map(({ name }) => name);

describe('the list of sites', () => {
  test('without a filter it is all of them, by name', () => {
    expect(names('')).toEqual(['A14 J31', 'M6 J4', 'M6 J10']);
  });

  test('by text in name, road or chainage, and by road', () => {
    expect(names('j4')).toEqual(['M6 J4']);
    expect(names('12+300')).toEqual(['A14 J31']);
    expect(names('j', 'M6')).toEqual(['M6 J4', 'M6 J10']);
    expect(names('nowhere')).toEqual([]);
  });

  test('knows the roads', () => {
    expect(roadsOf(sites)).toEqual(['A14', 'M6']);
  });
});
