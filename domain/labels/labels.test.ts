import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Stamp } from '../clock/stamp.ts';
import type { Device } from '../schema/device.ts';
import type { Site } from '../schema/site.ts';
import { indexLabels, isElsewhere, meaningOf } from './meaning.ts';
import { readLabel } from './read-label.ts';

const stamps = { '*': '' as Stamp };
const site = (id: string, name: string, chainage = ''): Site => ({
  id,
  name,
  road: 'M6',
  direction: 'north',
  chainage,
  region: '',
  stamps,
});
const device = (id: string, name: string, serial: string, more: Partial<Device> = {}): Device => ({
  id,
  site: 's1',
  name,
  type: 'camera',
  serial,
  lane: '',
  vendor: '',
  variant: { hardware: '', firmware: '', app: '' },
  stamps,
  ...more,
});
const byId = <T extends { readonly id: string }>(...all: readonly T[]): ReadonlyMap<string, T> => new Map(all.map((one) => [one.id, one]));

const NOW = Date.parse('2026-11-22T12:00:00Z');
const J1 = site('s1', 'M6 J1 gantry 1', '8+192');
const J4 = site('s2', 'M6 J4 gantry 2', '12+300');
const vms = device('d1', 'VMS-201', 'SGM-2426-10000');
const cam = device('d2', 'CAM-203', 'NLB-2222-10002', { site: 's2' });
const meaning = (text: string, sites = byId(J1, J4), devices = byId(vms, cam)) => meaningOf(text, indexLabels(sites, devices), NOW);
const GS = '\u001D';

describe('[S120] what stands on a label', () => {
  test.each([
    ['SGM-2426-10000', 'as it is'],
    ['  sgm-2426-10000\r\n', 'typed by a scanner, in small letters'],
    ['SGM–2426–10000', 'with other dashes'],
    ['ＳＧＭ-2426-10000', 'in wide letters'],
    ['sgm 2426 10000', 'typed in a hurry'],
    [']C1SGM-2426-10000', 'with the name of its symbol before it'],
    ['https://fleet.example/d/SGM-2426-10000', 'as a link'],
    ['https://fleet.example/d/SGM-2426-10000/?utm=x#top', 'as a link with more to it'],
    ['http://fleet.example/find?type=cam&SN=SGM%2D2426-10000', 'as a link that asks'],
    ['https://id.gs1.org/01/09501101530003/21/SGM-2426-10000', 'as a GS1 Digital Link'],
    ['https://id.gs1.org/01/09501101530003/21/SGM-2426-10000?11=261122', 'as a GS1 Digital Link that says more'],
    ['(01)09501101530003(21)SGM-2426-10000', 'as GS1 in words'],
    ['(21)SGM-2426-10000(10)LOT7', 'as GS1 in words, serial first'],
    [`${GS}010950110153000321SGM-2426-10000`, 'as a GS1 DataMatrix'],
    [`]d2010950110153000310LOT7${GS}21SGM-2426-10000${GS}11261122`, 'as a GS1 symbol with a lot before it'],
    ['010950110153000321SGM-2426-10000', 'as GS1 typed without brackets'],
    [`[)>\u001E06${GS}1PMS-12${GS}SSGM-2426-10000\u001E\u0004`, 'as ISO/IEC 15434'],
    ['HW: MS-12 r3; S/N: SGM-2426-10000; FW: 12.2', 'in words'],
    ['Asset: VMS-201', 'by the name of the asset'],
    ['vms 201', 'by its name'],
    ['https://milepost.example/devices/d1', 'as the address of its page'],
  ])('%s names it (%s)', (text) => {
    expect(meaning(text)).toMatchObject({ kind: 'one', device: { id: 'd1' }, site: { id: 's1' } });
  });

  test.each([['M6 J4 gantry 2'], ['Site: m6 j4 GANTRY 2'], ['M6 12+300'], ['M6 north 12+300'], ['https://milepost.example/sites/s2']])(
    '%s names a site',
    (text) => {
      expect(meaning(text)).toMatchObject({ kind: 'one', site: { id: 's2' }, device: undefined });
    },
  );

  test('nothing on it means nothing', () => {
    for (const text of ['', ' \r\n ', ']C1']) expect(meaning(text)).toEqual({ kind: 'nothing' });
  });

  test('whatever it is, it is read, and reading what was read gives the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const codes = readLabel(text);
        expect(new Set(codes).size).toBe(codes.length);
        for (const code of codes) expect(code).toBe(code.trim());
        expect(['nothing', 'unknown', 'one', 'several']).toContain(meaning(text).kind);
      }),
    );
  });

  test('every serial is found, however it is wrapped', () => {
    const serial = fc.stringMatching(/^[A-Z0-9]{2,4}(-[A-Z0-9]{2,5}){1,2}$/);
    const wraps: readonly ((code: string) => string)[] = [
      (code) => code,
      (code) => ` ${code.toLowerCase()}\n`,
      (code) => `https://fleet.example/d/${code}`,
      (code) => `(21)${code}`,
      (code) => `]d2010950110153000321${code}`,
      (code) => `SN: ${code}`,
    ];
    fc.assert(
      fc.property(serial, fc.constantFrom(...wraps), (code, wrap) => {
        const devices = byId(vms, device('d9', 'LC-9', code));
        expect(meaning(wrap(code), byId(J1), devices)).toMatchObject({ kind: 'one', device: { id: 'd9' } });
      }),
    );
  });
});

describe('[S121] of several', () => {
  test('none is guessed', () => {
    const twin = device('d3', 'CAM-9', 'SGM-2426-10000');
    expect(meaning('SGM-2426-10000', byId(J1), byId(vms, twin))).toMatchObject({
      kind: 'several',
      all: [{ device: vms }, { device: twin }],
    });
  });

  test('what is written so goes before what is only meant so', () => {
    const alike = device('d3', 'CAM-9', 'SGM-24261-0000');
    expect(meaning('SGM-24261-0000', byId(J1), byId(vms, alike))).toMatchObject({ kind: 'one', device: alike });
    expect(meaning('SGM2426 10000', byId(J1), byId(vms, alike)).kind).toBe('several');
  });

  test('what is in service goes before what was retired, which is named where nothing else is', () => {
    const retired = device('d0', 'VMS-200', 'SGM-2426-10000', { retiredAt: '2026-01-01T00:00:00Z' });
    expect(meaning('SGM-2426-10000', byId(J1), byId(retired, vms))).toMatchObject({ kind: 'one', device: vms });
    expect(meaning('SGM-2426-10000', byId(J1), byId(retired))).toMatchObject({ kind: 'one', device: retired });
  });

  test('the order in which a fleet is read changes nothing', () => {
    const all = [vms, cam, device('d3', 'CAM-9', 'SGM-2426-10000'), device('d4', 'SGM242610000', 'X-1')];
    const meant = (devices: readonly Device[], text: string): string[] => {
      const found = meaning(text, byId(J1, J4), byId(...devices));
      return found.kind === 'several' ? found.all.map((one) => one.device?.id ?? '').toSorted() : [found.kind];
    };
    fc.assert(
      fc.property(
        fc.shuffledSubarray(all, { minLength: all.length }),
        fc.constantFrom('SGM-2426-10000', 'sgm 242610000'),
        (shuffled, text) => {
          expect(meant(shuffled, text)).toEqual(meant(all, text));
        },
      ),
    );
  });
});

test('[S122] what only looks like GS1 is left as it is', () => {
  for (const code of ['8004SGM-2426-10000', '010950110153000421SGM-2426-10000', '2103'])
    expect(meaning(code)).toEqual({ kind: 'unknown', code });
});

test('[S122] what nobody knows keeps its code, of a link or a GS1 label the serial in it', () => {
  expect(meaning('QX-77 ')).toEqual({ kind: 'unknown', code: 'QX-77' });
  expect(meaning('https://fleet.example/d/QX-77')).toEqual({ kind: 'unknown', code: 'QX-77' });
  expect(meaning('(01)09501101530003(21)QX-77')).toEqual({ kind: 'unknown', code: 'QX-77' });
});

test('[S124] a device is elsewhere where its record names another site than the one that it is found at', () => {
  expect(isElsewhere(cam, 's1')).toBe(true);
  expect(isElsewhere(cam, 's2')).toBe(false);
  expect(isElsewhere(cam, '')).toBe(false);
  expect(isElsewhere({ ...cam, site: '' }, 's1')).toBe(false);
});
