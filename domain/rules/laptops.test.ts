import { expect, test } from 'vitest';
import type { LaptopRow } from '../protocol/laptops.ts';
import { byConcern, concernsOf, isOlder, SILENT_MS, STORAGE_LOW_BYTES } from './laptops.ts';

const server = { now: 1_000_000_000, version: '1.4.0', protocol: 3 };
const fine: NonNullable<LaptopRow['report']> = {
  at: server.now,
  waiting: 0,
  refused: 0,
  clockErrorMs: -2000,
  appVersion: '1.4.0',
  protocol: 3,
  storage: { used: 1, left: STORAGE_LOW_BYTES },
};
const row = (report: Partial<typeof fine> | undefined, over: Partial<LaptopRow> = {}): LaptopRow => ({
  enrolment: 'e',
  laptop: '01900000-0000-7000-8000-00000000000a',
  name: 'Toughbook',
  person: '01900000-0000-7000-8000-00000000000b',
  personName: 'Lind',
  role: 'technician',
  state: 'enrolled',
  connected: false,
  lastContactAt: server.now,
  ...(report === undefined ? {} : { report: { ...fine, ...report } }),
  ...over,
});
const late = { lastContactAt: server.now - SILENT_MS - 1 };

test.each<[string, LaptopRow, string[]]>([
  ['a laptop that is as it should be', row({}), []],
  ['one that never said anything of itself', row(undefined, late), []],
  ['work that waits at a laptop in touch', row({ waiting: 3 }), []],
  ['work that waits at one not heard of', row({ waiting: 3 }, late), ['silent']],
  ['the same while its stream is open', row({ waiting: 3 }, { ...late, connected: true }), []],
  ['a quiet laptop that holds nothing', row({}, late), []],
  ['a refusal nobody has decided on', row({ refused: 1 }), ['refused']],
  ['a clock off by more than two seconds', row({ clockErrorMs: -2001 }), ['clock']],
  ['little room', row({ storage: { used: 1, left: STORAGE_LOW_BYTES - 1 } }), ['storage']],
  ['room unknown', row({ storage: undefined }), []],
  ['an app older than the server', row({ appVersion: '1.3.9' }), ['version']],
  ['an older protocol', row({ protocol: 2 }), ['version']],
  [
    'all at once, most pressing first',
    row({ waiting: 1, refused: 1, clockErrorMs: 9999, protocol: 1 }, late),
    ['silent', 'refused', 'clock', 'version'],
  ],
  ['a laptop that was shut out', row({ refused: 1, clockErrorMs: 9999 }, { state: 'revoked' }), []],
  ['a laptop that was shut out with work on it', row({ waiting: 1 }, { state: 'revoked', ...late }), ['silent']],
])('%s', (_what, given, concerns) => {
  expect(concernsOf(given, server)).toEqual(concerns);
});

test('those that want attention come first, then whoever was heard of last', () => {
  const rows = [
    row({}, { enrolment: 'old', lastContactAt: 1 }),
    row({ clockErrorMs: 9999 }, { enrolment: 'clock' }),
    row({}, { enrolment: 'b' }),
    row({}, { enrolment: 'a' }),
    row({ waiting: 1 }, { enrolment: 'silent', ...late }),
  ];
  expect(byConcern(rows, server).map(({ enrolment }) => enrolment)).toEqual(['silent', 'clock', 'a', 'b', 'old']);
});

test.each([
  ['0.9.9', '0.10.0', true],
  ['1.0.0', '1.0.0', false],
  ['1.0.0-beta', '1.0.0', false],
  ['2.0.0', '1.9.9', false],
  ['dev', '1.0.0', false],
])('%s is older than %s: %s', (a, b, older) => expect(isOlder(a, b)).toBe(older));
