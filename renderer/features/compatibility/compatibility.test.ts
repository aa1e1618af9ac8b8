import { describe, expect, test } from 'vitest';
import { readMatrix } from '#domain/compat/matrix.ts';
import { precheck } from '#domain/compat/precheck.ts';
import { makeRule } from '#domain/compat/testing/make-rule.ts';
import type { Device } from '#domain/schema/device.ts';
import type { Site } from '#domain/schema/site.ts';
import { localIso } from '../../hooks/format.ts';
import { precheckCsv } from './precheck-csv.ts';
import { chosenDevices, everyDevice } from './rollout.ts';
import { tableOf, versionsOf } from './versions.ts';

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

test('the table has every hardware and firmware of a type, for the app that most run or that was wanted', () => {
  const table = tableOf(devices, 'camera', undefined);
  expect(table).toMatchObject({ app: '5.2.0', apps: ['5.1.0', '5.2.0'], firmware: ['1.9', '2.4.1', '2.10.0'] });
  expect(table.rows.map(({ hardware, cells }) => [hardware, cells.map(({ count }) => count)])).toEqual([
    ['Cam-A', [0, 0, 0]],
    ['Cam-B r1', [0, 0, 0]],
    ['Cam-B r2', [0, 2, 0]],
  ]);
  expect(tableOf(devices, 'camera', '5.1.0').rows[1]?.cells.map(({ count }) => count)).toEqual([0, 0, 1]);
  expect(tableOf([], 'camera', undefined)).toEqual({ apps: [], app: '', firmware: [], rows: [] });
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
