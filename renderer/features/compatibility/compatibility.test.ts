import { describe, expect, test } from 'vitest';
import { readMatrix } from '#domain/compat/matrix.ts';
import { precheck } from '#domain/compat/precheck.ts';
import { makeRule } from '#domain/compat/testing/make-rule.ts';
import type { Device } from '#domain/schema/device.ts';
import type { MatrixRule } from '#domain/schema/matrix-rule.ts';
import type { Site } from '#domain/schema/site.ts';
import { localIso } from '../../hooks/format.ts';
import { precheckCsv } from './precheck-csv.ts';
import { chosenDevices, everyDevice } from './rollout.ts';
import { tableOf, versionsOf } from './versions.ts';

const NOW = Date.UTC(2026, 10, 21);
const device = (name: string, hardware: string, firmware: string, app: string, type: Device['type'] = 'camera'): Device => ({
  id: name,
  site: 's1',
  name,
  type,
  serial: `SN-${name}`,
  lane: '',
  vendor: 'Norlume',
  variant: { hardware, firmware, app },
  stamps: {},
});
const devices = [
  device('CAM-1', 'Cam-B r2', '2.4.1', '5.2.0'),
  device('CAM-2', 'Cam-B r1', '2.10.0', '5.1.0'),
  device('CAM-3', 'Cam-B r2', '2.4.1', '5.2.0'),
  device('=CAM-4', 'Cam-A', '1.9', ''),
  device('LC-1', 'LC-4 r2', '3.1', '1.4.13', 'lane-controller'),
];
const site = { id: 's1', name: 'J4, north', region: 'Midlands' } as Site;
const sites = new Map([[site.id, site]]);

test('versions of a model are those of its other revisions, too, as people count', () => {
  expect(versionsOf(devices, 'cam-b r3')).toEqual({ firmware: ['2.4.1', '2.10.0'], app: ['5.1.0', '5.2.0'] });
});

const table = (app?: string, ...rules: readonly MatrixRule[]) => tableOf(devices, 'camera', app, readMatrix(rules), NOW);

test('the table has every hardware and firmware of a type, for the app that most run or that was wanted', () => {
  const { rows, ...rest } = table();
  expect(rest).toEqual({ app: '5.2.0', apps: ['5.1.0', '5.2.0'], firmware: ['1.9', '2.4.1', '2.10.0'] });
  expect(rows.map(({ hardware, cells }) => [hardware, cells.map(({ count }) => count)])).toEqual([
    ['Cam-A', [0, 0, 0]],
    ['Cam-B r1', [0, 0, 0]],
    ['Cam-B r2', [0, 2, 0]],
  ]);
  expect(table('5.1.0').rows[1]?.cells.map(({ count }) => count)).toEqual([0, 0, 1]);
  expect(tableOf([], 'camera', undefined, readMatrix([]), NOW)).toEqual({ apps: [], app: '', firmware: [], rows: [] });
});

test('the table has versions that only rules name, of what stands there and is not over; a rule on what runs adds none', () => {
  const rules = [
    makeRule(1, { pattern: { model: 'Cam-B', revision: '2', firmware: '2.5.0', app: '6' } }),
    makeRule(2, { pattern: { vendor: 'norlume', firmware: 'Night-7' } }),
    makeRule(3, { pattern: { model: 'Cam-B', firmware: '>=2.4 <2.5' }, verdict: 'supported' }),
    makeRule(4, { pattern: { model: 'LC-4', firmware: '3.2' } }),
    makeRule(5, { pattern: { model: 'Cam-B', revision: '3', firmware: '3.3' } }),
    makeRule(6, { pattern: { model: 'Cam-A', firmware: '4' }, validity: { until: '2026-11-20T00:00:00Z' } }),
    makeRule(7, { pattern: { model: 'Cam-A', firmware: '5' }, state: { status: 'proposed' } }),
  ];
  const { firmware, apps, app, rows } = table(undefined, ...rules);
  expect({ firmware, apps, app }).toEqual({
    firmware: ['1.9', '2.4.1', '2.5.0', '2.10.0', 'Night-7'],
    apps: ['5.1.0', '5.2.0', '6.0.0'],
    app: '5.2.0',
  });
  expect(rows[2]?.cells.map(({ count }) => count)).toEqual([0, 2, 0, 0, 0]);
  expect(table('6.0.0', ...rules).app).toBe('6.0.0');
  const many = Array.from({ length: 30 }, (_, place) => makeRule(10 + place, { pattern: { model: 'Cam-A', firmware: `9.${place}.0` } }));
  expect(table(undefined, ...many).firmware.slice(3)).toEqual(Array.from({ length: 20 }, (_, place) => `9.${place + 10}.0`));
});

describe('a rollout', () => {
  test('is about the devices that fit the lists and the pasted names; names that nobody bears are told', () => {
    const names = (choice: Partial<typeof everyDevice>) =>
      chosenDevices(devices, sites, { ...everyDevice, ...choice }).chosen.map(({ name }) => name);
    expect(names({})).toHaveLength(5);
    expect(names({ type: 'lane-controller' })).toEqual(['LC-1']);
    expect(names({ region: 'North' })).toEqual([]);
    expect(names({ region: 'Midlands', hardware: 'Cam-B r2' })).toEqual(['CAM-1', 'CAM-3']);
    const pasted = chosenDevices(devices, sites, { ...everyDevice, names: 'cam-1, sn-lc-1\n\nNOBODY;' });
    expect(pasted.chosen.map(({ name }) => name)).toEqual(['CAM-1', 'LC-1']);
    expect(pasted.missing).toEqual(['NOBODY']);
  });

  test('is exported so that spreadsheets read it as text, with the matrix, its age, and when it was checked', () => {
    const matrix = readMatrix([makeRule(1, { pattern: { model: 'Cam-A' }, text: 'No "night" mode' })]);
    const rows = precheck(matrix, devices.slice(3, 4), { firmware: '2.0' }, 0).map((checked) => ({ checked, site }));
    const [publishedAt, heardAt, checkedAt] = [matrix.publishedAt, Date.UTC(2026, 10, 20, 9), Date.UTC(2026, 10, 21, 9)];
    const told = { matrix: { version: 7, publishedAt }, heardAt, checkedAt };
    expect(precheckCsv(rows, told)).toBe(
      '\uFEFFdevice,serial,site,region,vendor,hardware,firmware,app,now,planned,reason,rule,matrix,matrix published,heard from the server,checked\r\n' +
        `'=CAM-4,SN-=CAM-4,"J4, north",Midlands,Norlume,Cam-A,1.9,,blocked,blocked,"No ""night"" mode",01900000-0000-7000-8000-000000000001,v7,${localIso(publishedAt)},${localIso(heardAt)},${localIso(checkedAt)}\r\n`,
    );
    expect(precheckCsv(rows, { ...told, heardAt: 0 })).toContain(',never,');
  });
});
