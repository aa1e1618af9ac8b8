import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newestFirst } from '../schema/fields.ts';
import { severities, type Severity } from '../schema/severity.ts';
import type { Site } from '../schema/site.ts';
import { checkPmtiles } from './pmtiles.ts';
import { readRoads } from './roads.ts';
import { siteAt } from './site-at.ts';
import { bySite, inOrder, metresBetween, worst } from './site-order.ts';
import { pmtilesHeader, type HeaderParts } from './testing/pmtiles-header.ts';

const england: HeaderParts = {
  rootLength: 10,
  metadataLength: 20,
  tilesLength: 100,
  tiles: 3,
  tileType: 1,
  maxZoom: 12,
  bounds: [-6, 50, 2, 56],
};
const size = 127 + 130;

describe('[S131] a ground for the map', () => {
  test('is PMTiles of version 3, whole, and of tiles that a laptop can draw', () => {
    expect(checkPmtiles(pmtilesHeader(england), size)).toBeUndefined();
    expect(checkPmtiles(new Uint8Array([0x50, 0x4b, 3, 4]), 4)).toBe('not-pmtiles');
    expect(checkPmtiles(new Uint8Array(), 0)).toBe('not-pmtiles');
    const old = pmtilesHeader(england);
    old[7] = 2;
    expect(checkPmtiles(old, size)).toBe('old-pmtiles');
    expect(checkPmtiles(pmtilesHeader(england).subarray(0, 100), 100)).toBe('cut-short');
    expect(checkPmtiles(pmtilesHeader(england), size - 1)).toBe('cut-short');
    const zstd = pmtilesHeader(england);
    zstd[98] = 4;
    expect(checkPmtiles(zstd, size)).toBe('unknown-compression');
    expect(checkPmtiles(pmtilesHeader({ ...england, tileType: 9 }), size)).toBe('unknown-tiles');
    expect(checkPmtiles(pmtilesHeader({ ...england, bounds: [-6, 50, 2, 91] }), size)).toBe('off-the-earth');
    expect(checkPmtiles(pmtilesHeader({ ...england, bounds: [2, 50, -6, 56] }), size)).toBe('off-the-earth');
  });

  test('is judged whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 140 }), fc.nat(), (rest, length) => {
        const head = pmtilesHeader(england);
        head.set(rest.subarray(0, 119), 8);
        expect(() => checkPmtiles(head.subarray(0, 8 + rest.length), length)).not.toThrow();
      }),
    );
  });
});

describe('[S131] roads', () => {
  const road = (coordinates: unknown, properties: unknown = { ref: 'A14', name: 'Harbour Road' }, type = 'LineString') => ({
    type: 'Feature',
    properties,
    geometry: { type, coordinates },
  });
  const read = (...features: unknown[]) => readRoads(JSON.stringify({ type: 'FeatureCollection', features }));
  const line = [
    [0.1, 52.2, 14],
    [0.2, 52.3],
  ];

  test('are lines with a name, where they have one', () => {
    expect(read(road(line), road([line], null, 'MultiLineString'), road(line, { name: ' M6 ' }))).toEqual({
      type: 'FeatureCollection',
      features: ['A14', '', 'M6'].map((name) => ({
        type: 'Feature',
        properties: { name },
        geometry: {
          type: 'MultiLineString',
          coordinates: [
            [
              [0.1, 52.2],
              [0.2, 52.3],
            ],
          ],
        },
      })),
    });
  });

  test('are refused whole, with the place that is wrong', () => {
    expect(readRoads('{')).toEqual({ problem: 'not-json' });
    expect(readRoads('[]')).toEqual({ problem: 'not-geojson' });
    expect(read()).toEqual({ problem: 'no-lines' });
    expect(read(road(line), road([0.1, 52.2], {}, 'Point'))).toEqual({ problem: 'no-line', at: 2 });
    expect(read(road([[0.1, 52.2]]))).toEqual({ problem: 'no-line', at: 1 });
    // Metres of a national grid instead of degrees: the mistake that is made.
    expect(read(road(line), road(line), road([[545_000, 258_000], [0, 0]]))).toEqual({ problem: 'off-the-earth', at: 3 }); // prettier-ignore
  });
});

const point = fc.record({
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
});

describe('distances', () => {
  test('are those of the ground', () => {
    const cambridge = { longitude: 0.1218, latitude: 52.2053 };
    const birmingham = { longitude: -1.8904, latitude: 52.4862 };
    expect(metresBetween(cambridge, birmingham)).toBeGreaterThan(139_000);
    expect(metresBetween(cambridge, birmingham)).toBeLessThan(141_000);
    expect(metresBetween(cambridge, cambridge)).toBe(0);
  });

  test('are the same there and back, and never more than half round', () => {
    fc.assert(
      fc.property(point, point, (one, other) => {
        expect(metresBetween(one, other)).toBeCloseTo(metresBetween(other, one), 3);
        expect(metresBetween(one, other)).toBeLessThanOrEqual(20_015_200);
      }),
    );
  });
});

const maybeSeverity = fc.option(fc.constantFrom<Severity>(...severities), { nil: undefined });

describe('[S134] sites in order', () => {
  test('worst first, then nearest; all of them, whatever order they came in', () => {
    const place = fc.record({ name: fc.string({ maxLength: 3 }), worst: maybeSeverity, at: point });
    fc.assert(
      fc.property(fc.array(place), point, (places, from) => {
        const ordered = inOrder(places, from);
        expect(new Set(ordered)).toEqual(new Set(places));
        expect(ordered).toHaveLength(places.length);
        const rank = (severity: Severity | undefined) => (severity === undefined ? 9 : severities.indexOf(severity));
        for (const [before, after] of ordered.slice(1).map((one, n) => [ordered[n]!, one] as const)) {
          expect(rank(before.worst)).toBeLessThanOrEqual(rank(after.worst));
          if (before.worst === after.worst) expect(metresBetween(from, before.at)).toBeLessThanOrEqual(metresBetween(from, after.at));
        }
        expect(inOrder(places.toReversed(), from).map(({ name, worst: bad }) => [name, bad])).toEqual(
          ordered.map(({ name, worst: bad }) => [name, bad]),
        );
      }),
    );
  });

  test('a site stands as its worst open incident does', () => {
    const incidents = [
      { site: 'a', otherSites: {}, severity: 'SEV3', newest: newestFirst('2026-11-21T10:00:00Z') },
      { site: 'b', otherSites: {}, severity: 'SEV4', newest: newestFirst('2026-11-21T10:00:00Z') },
      { site: 'a', otherSites: {}, severity: 'SEV1', newest: newestFirst('2026-11-21T09:00:00Z') },
      { site: 'a', otherSites: { a: true, c: true }, severity: 'SEV1', newest: newestFirst('2026-11-21T11:00:00+01:00') },
    ] as const;
    const sites = bySite(incidents);
    expect(sites.get('a')).toEqual([incidents[3], incidents[2], incidents[0]]);
    expect(sites.get('c')).toEqual([incidents[3]]);
    expect(worst(sites.get('a')!.map(({ severity }) => severity))).toBe('SEV1');
    expect(worst((sites.get('b') ?? []).map(({ severity }) => severity))).toBe('SEV4');
    expect(worst([])).toBeUndefined();
  });
});

test('[S124] somebody is at a site that is surely in reach and the only one that may be', () => {
  // A thousandth of a degree of latitude is 111 m.
  const site = (id: string, latitude?: number): Site => ({ id, latitude, longitude: 0 }) as Site;
  const sites = [site('near', 52), site('far', 52.01), site('lost')];
  const at = (latitude: number, accuracy: number): string | undefined => siteAt(sites, { latitude, longitude: 0 }, accuracy)?.id;
  expect(at(52.001, 20)).toBe('near');
  expect(at(52.01, 20)).toBe('far');
  expect(at(52.004, 20)).toBeUndefined();
  // It may be in reach, or not; and another may be as well.
  expect(at(52.002, 100)).toBeUndefined();
  expect(siteAt([...sites, site('beside', 52.002)], { latitude: 52.001, longitude: 0 }, 20)).toBeUndefined();
});
