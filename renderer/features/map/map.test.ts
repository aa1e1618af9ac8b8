import { describe, expect, test } from 'vitest';
import { newestFirst } from '#domain/schema/fields.ts';
import type { Incident } from '#domain/schema/incident.ts';
import type { Device } from '#domain/schema/device.ts';
import type { Site } from '#domain/schema/site.ts';
import { graticule } from './graticule.ts';
import { groundClass } from './ground-layers.ts';
import { reachOf, toMapDevices } from './map-devices.ts';
import { boundsOf, filterSites, listSites, toMapSites } from './map-sites.ts';

const site = (id: string, latitude?: number, longitude?: number): Site =>
  ({ id, name: id, latitude, longitude, road: '', direction: '', chainage: '', region: '' }) as Site;
const open = (at: string, severity: string): Incident =>
  ({ site: at, otherSites: {}, severity, newest: newestFirst('2026-11-21T12:00:00Z') }) as Incident;
const incidentOn = (device: string, severity: string, otherDevices = {}): Incident => ({ device, otherDevices, severity }) as Incident;
const view = { west: -2, south: 50, east: 2, north: 54, center: { latitude: 52, longitude: 0 }, zoom: 7 };

describe('[S134] sites on the map', () => {
  const { sites, nowhere } = toMapSites(
    [site('near', 52, 0.1), site('far', 53, 1), site('bad', 50.5, -1.9), site('outside', 60, 0), site('lost')],
    [open('bad', 'SEV2'), open('bad', 'SEV4'), open('far', 'SEV3'), open('lost', 'SEV1')],
  );
  const names = (found: readonly { readonly id: string }[]): string[] => found.map(({ id }) => id);

  test('stand as their worst does; those without coordinates are counted', () => {
    expect(sites.map(({ id, worst }) => [id, worst])).toEqual([
      ['near', undefined],
      ['far', 'SEV3'],
      ['bad', 'SEV2'],
      ['outside', undefined],
    ]);
    expect(nowhere).toBe(1);
  });

  test('in view, worst first and then nearest to the middle, or to the person', () => {
    expect(names(listSites(sites, view, undefined))).toEqual(['bad', 'far', 'near']);
    expect(listSites(sites, view, undefined)[0]?.metres).toBeUndefined();
    const listed = listSites(sites, undefined, { latitude: 60, longitude: 0 });
    expect(names(listed)).toEqual(['bad', 'far', 'outside', 'near']);
    expect(listed[2]?.metres).toBe(0);
    const aroundDateLine = { ...view, west: 170, east: -170 };
    expect(names(listSites(toMapSites([site('fiji', 52, 178), site('here', 52, 0)], []).sites, aroundDateLine, undefined))).toEqual([
      'fiji',
    ]);
    expect(listSites([], undefined, undefined)).toEqual([]);
  });

  test('narrowed', () => {
    expect(names(filterSites(sites, { open: true, severity: '' }))).toEqual(['far', 'bad']);
    expect(names(filterSites(sites, { open: false, severity: 'SEV2' }))).toEqual(['bad']);
    expect(filterSites(sites, { open: false, severity: '' })).toHaveLength(4);
  });

  test('show the devices in service: where they are known to be, else in rings around their site; each with the worst on it', () => {
    const placed = { latitude: 52.001, longitude: 0.1 };
    const at = (id: string, more: object = {}): Device => ({ id, name: id, site: 'near', ...more }) as Device;
    const many = Array.from({ length: 12 }, (_, n) => at(`d${n}`));
    const devicesAt = new Map([['near', [...many, at('own', placed), at('gone', { retiredAt: '2020-01-01T00:00:00Z' })]]]);
    const severe = [incidentOn('d1', 'SEV3'), incidentOn('d1', 'SEV1'), incidentOn('other', 'SEV2', { d2: true }), incidentOn('', 'SEV1')];
    const devices = toMapDevices(sites, devicesAt, severe, Date.UTC(2026, 10, 21));
    expect(devices).toHaveLength(13);
    expect(devices.find(({ id }) => id === 'own')).toMatchObject({ at: placed, beside: [0, 0], site: 'near' });
    expect(devices.filter(({ worst }) => worst !== undefined).map(({ id, worst }) => [id, worst])).toEqual([
      ['d1', 'SEV1'],
      ['d2', 'SEV2'],
    ]);
    // No mark stands on another, nor on the site's.
    const beside = devices.filter(({ id }) => id !== 'own').map((one) => one.beside);
    for (const [n, [x, y]] of beside.entries()) {
      expect(Math.hypot(x, y)).toBeGreaterThan(1);
      for (const [right, down] of beside.slice(n + 1)) expect(Math.hypot(right - x, down - y)).toBeGreaterThan(0.9);
    }
    expect(reachOf(12)).toBeCloseTo(2.5);
  });

  test('have a box around them', () => {
    expect(boundsOf(sites.map(({ at }) => at))).toEqual([-1.9, 50.5, 1, 60]);
    expect(boundsOf([])).toBeUndefined();
  });
});

test('a graticule lies at round degrees, whatever the view', () => {
  const labels = graticule(view).features.map(({ properties }) => properties.label);
  expect(labels).toEqual(expect.arrayContaining(['0°', '0.5° W', '1° E', '52° N', '50.5° N']));
  expect(labels.length).toBeLessThan(30);
  const close = graticule({ west: 0.1001, south: 52.2, east: 0.1052, north: 52.204 });
  expect(close.features.map(({ properties }) => properties.label)).toContain('0.102° E');
  expect(graticule({ west: -400, south: -90, east: 400, north: 90 }).features.length).toBeLessThan(60);
});

test.each([
  ['Water', 'water'],
  ['admin_boundaries', 'boundary'],
  ['transportation', 'road'],
  ['landuse', 'green'],
  ['places', 'place'],
  ['buildings', 'building'],
  ['contours', 'other'],
])('a layer named %s is drawn as %s', (layer, drawnAs) => {
  expect(groundClass(layer)).toBe(drawnAs);
});
