import fc from 'fast-check';
import { expect, test } from 'vitest';
import { roadside } from '../packs/roadside.ts';
import { readinessOf, scoreOf, type MapFacts, type ReadinessFacts, type ReadinessLine } from './readiness.ts';

const NOW = 1_700_000_000_000;
const HOUR = 3_600_000;
const limits = roadside.readiness;
const late = NOW - 100 * 24 * HOUR;

const noManuals = { all: 0, here: 0, older: 0, published: 0 };
const manuals = { all: 2, here: 2, older: 0, published: 5, askedAt: NOW };

const fine: ReadinessFacts = {
  sites: { picked: 3, here: 3 },
  receiving: false,
  compared: { at: NOW - HOUR, left: 0 },
  heardAt: NOW,
  files: { all: 4, here: 4, elsewhere: 0 },
  manuals,
  matrix: 42,
  tiles: { part: 'here', at: late },
  roads: { part: 'here', at: NOW },
  search: 'whole',
  room: limits.roomBytes,
  battery: 1,
  clockErrorMs: -2000,
  app: '1.4.0',
  server: { version: '1.4.0', at: NOW },
  unsent: { records: 0, files: 0, needsYou: 0 },
};
const lineOf = (facts: ReadinessFacts, key: ReadinessLine['key']) => readinessOf(facts, limits, NOW).find((line) => line.key === key);

test('[S140] what is fine is ready, and every line of it counts', () => {
  const lines = readinessOf(fine, limits, NOW);
  expect(lines.filter(({ state }) => state !== 'ready')).toEqual([]);
  expect(scoreOf(lines)).toEqual({ ready: 14, of: 14, word: 'ready' });
});

test.each<[string, Partial<ReadinessFacts>, Partial<ReadinessLine>]>([
  ['a site that is not on this laptop', { sites: { picked: 3, here: 2 } }, { key: 'sites', says: 'outside', state: 'missing', at: NOW }],
  ['a first load under way', { receiving: true }, { key: 'records', says: 'receiving', state: 'missing' }],
  ['never compared', { compared: undefined }, { key: 'records', says: 'never', state: 'missing' }],
  ['what differed', { compared: { at: NOW, left: 2 } }, { key: 'records', says: 'differ', state: 'missing', at: NOW }],
  ['an old comparison', { compared: { at: late, left: 0 } }, { key: 'records', says: 'agreedOld', state: 'old', at: late }],
  ['no files at all', { files: { all: 0, here: 0, elsewhere: 0 } }, { key: 'files', says: 'none', state: 'ready', at: NOW }],
  ['a file that is not here', { files: { all: 4, here: 2, elsewhere: 1 } }, { key: 'files', says: 'some', state: 'missing', at: NOW }],
  [
    'a file that nobody can get',
    { files: { all: 4, here: 3, elsewhere: 1 } },
    { key: 'files', says: 'elsewhere', state: 'unknown', at: NOW },
  ],
  ['manuals never heard of', { manuals: noManuals }, { key: 'manuals', says: 'never', state: 'unknown' }],
  ['no manuals at all', { manuals: { ...noManuals, askedAt: NOW } }, { key: 'manuals', says: 'nothing', state: 'ready', at: NOW }],
  [
    'none for these devices',
    { manuals: { ...noManuals, published: 9, askedAt: late } },
    { key: 'manuals', says: 'none', state: 'ready', at: late },
  ],
  ['a manual that is not here', { manuals: { ...manuals, here: 1 } }, { key: 'manuals', says: 'some', state: 'missing', at: NOW }],
  ['an earlier edition of one', { manuals: { ...manuals, here: 1, older: 1 } }, { key: 'manuals', says: 'older', state: 'old', at: NOW }],
  ['manuals compared long ago', { manuals: { ...manuals, askedAt: late } }, { key: 'manuals', says: 'hereOld', state: 'old', at: late }],
  ['an empty matrix', { matrix: 0 }, { key: 'matrix', says: 'empty', state: 'ready', at: NOW }],
  ['an old matrix', { heardAt: late }, { key: 'matrix', says: 'knownOld', state: 'old', at: late }],
  ['no matrix', { heardAt: undefined }, { key: 'matrix', says: 'never', state: 'missing' }],
  ['earlier tiles', { tiles: { part: 'older', at: late } }, { key: 'tiles', says: 'older', state: 'old', at: late }],
  ['roads on their way', { roads: { part: 'coming' } }, { key: 'roads', says: 'coming', state: 'missing' }],
  ['an index that is being made', { search: 'reading' }, { key: 'search', says: 'reading', state: 'missing' }],
  ['little room', { room: limits.roomBytes - 1 }, { key: 'room', says: 'tight', state: 'missing' }],
  ['a browser that does not tell its room', { room: undefined }, { key: 'room', says: 'silent', state: 'unknown' }],
  ['a low battery', { battery: 0.2 }, { key: 'battery', says: 'low', state: 'missing' }],
  ['a sign-in that was refused', { refused: 'sign-in' }, { key: 'signIn', says: 'refused', state: 'missing', at: NOW }],
  ['a sign-in of long ago', { heardAt: late }, { key: 'signIn', says: 'takenOld', state: 'old', at: late }],
  ['a wrong clock', { clockErrorMs: 2001 }, { key: 'clock', says: 'off', state: 'missing', at: NOW }],
  ['a clock measured long ago', { heardAt: late }, { key: 'clock', says: 'rightOld', state: 'old', at: late }],
  ['a clock never measured', { heardAt: undefined, clockErrorMs: 0 }, { key: 'clock', says: 'never', state: 'missing' }],
  ['a newer server', { server: { version: '1.5.0', at: NOW } }, { key: 'version', says: 'behind', state: 'old', at: NOW }],
  ['an app that is too old', { refused: 'version' }, { key: 'version', says: 'refused', state: 'missing', at: NOW }],
  ['a server that never said', { server: undefined }, { key: 'version', says: 'never', state: 'unknown' }],
  ['work to send', { unsent: { records: 0, files: 1, needsYou: 0 } }, { key: 'unsent', says: 'waiting', state: 'missing' }],
  ['work to settle', { unsent: { records: 1, files: 1, needsYou: 1 } }, { key: 'unsent', says: 'needsYou', state: 'missing' }],
])('[S140] %s', (_, change, expected) => {
  const facts = { ...fine, ...change };
  expect(lineOf(facts, expected.key ?? 'sites')).toEqual(expected);
  const word = scoreOf(readinessOf(facts, limits, NOW)).word;
  expect(word === 'notReady').toBe(readinessOf(facts, limits, NOW).some(({ state }) => state === 'missing'));
});

test('[S140] what does not apply has no line', () => {
  const keys = readinessOf({ ...fine, battery: undefined, tiles: undefined, roads: undefined }, limits, NOW).map(({ key }) => key);
  expect(keys).not.toContain('battery');
  expect(keys).not.toContain('tiles');
  expect(keys).not.toContain('roads');
  expect(keys).toHaveLength(11);
});

test('[S141] what is merely old or not known is nearly ready', () => {
  expect(scoreOf(readinessOf({ ...fine, tiles: { part: 'older' } }, limits, NOW))).toEqual({ ready: 13, of: 14, word: 'nearly' });
  expect(scoreOf(readinessOf({ ...fine, room: undefined }, limits, NOW)).word).toBe('nearly');
});

const count = fc.nat({ max: 5 });
const moment = fc.option(fc.integer({ min: NOW - 200 * HOUR, max: NOW }), { nil: undefined });
const mapPart = fc.option(
  fc.constantFrom<MapFacts['part']>('here', 'older', 'coming', 'absent').map((part) => ({ part })),
  { nil: undefined },
);
const manualsOf = ({
  here,
  older,
  missing,
  others,
  askedAt,
}: { [K in 'here' | 'older' | 'missing' | 'others']: number } & { askedAt?: number | undefined }) => {
  const all = here + older + missing;
  return { all, here, older, published: all + others, askedAt };
};
const anyFacts: fc.Arbitrary<ReadinessFacts> = fc
  .record({
    picked: count,
    here: count,
    receiving: fc.boolean(),
    comparedAt: moment,
    left: count,
    heardAt: moment,
    files: fc.record({ here: count, elsewhere: count, missing: count }),
    manuals: fc.record({ here: count, older: count, missing: count, others: count, askedAt: moment }),
    matrix: count,
    tiles: mapPart,
    roads: mapPart,
    search: fc.constantFrom<ReadinessFacts['search']>('whole', 'reading', 'failed'),
    room: fc.option(fc.nat({ max: 2 * limits.roomBytes }), { nil: undefined }),
    battery: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
    refused: fc.constantFrom<ReadinessFacts['refused']>(undefined, 'sign-in', 'version'),
    clockErrorMs: fc.integer({ min: -5000, max: 5000 }),
    server: fc.option(fc.record({ version: fc.constantFrom('1.3.0', '1.4.0', '1.5.0'), at: fc.integer({ min: late, max: NOW }) }), {
      nil: undefined,
    }),
    unsent: fc.record({ records: count, files: count, needsYou: count }),
  })
  .map(({ picked, here, comparedAt, left, files, manuals: kept, ...rest }) => ({
    ...rest,
    sites: { picked, here: Math.min(here, picked) },
    compared: comparedAt === undefined ? undefined : { at: comparedAt, left },
    files: { all: files.here + files.elsewhere + files.missing, here: files.here, elsewhere: files.elsewhere },
    manuals: manualsOf(kept),
    app: '1.4.0',
  }));

/** Something more that is missing, of each kind. */
const worse: readonly ((facts: ReadinessFacts) => ReadinessFacts)[] = [
  (facts) => ({ ...facts, sites: { ...facts.sites, picked: facts.sites.picked + 1 } }),
  (facts) => ({ ...facts, receiving: true }),
  (facts) => ({ ...facts, compared: undefined }),
  (facts) => ({ ...facts, compared: { at: facts.compared?.at ?? NOW, left: 1 + (facts.compared?.left ?? 0) } }),
  (facts) => ({ ...facts, heardAt: undefined }),
  (facts) => ({ ...facts, files: { ...facts.files, all: facts.files.all + 1 } }),
  (facts) => ({ ...facts, files: { ...facts.files, all: facts.files.all + 1, elsewhere: facts.files.elsewhere + 1 } }),
  (facts) => ({ ...facts, manuals: { ...facts.manuals, all: facts.manuals.all + 1, published: facts.manuals.published + 1 } }),
  (facts) => ({ ...facts, manuals: { ...facts.manuals, askedAt: undefined } }),
  (facts) => ({ ...facts, tiles: { part: 'absent' } }),
  (facts) => ({ ...facts, roads: { part: 'coming' } }),
  (facts) => ({ ...facts, search: 'failed' }),
  (facts) => ({ ...facts, room: 0 }),
  (facts) => ({ ...facts, battery: 0 }),
  (facts) => ({ ...facts, refused: facts.refused ?? 'sign-in' }),
  (facts) => ({ ...facts, server: undefined }),
  (facts) => ({ ...facts, unsent: { ...facts.unsent, records: facts.unsent.records + 1 } }),
];
const WORDS = ['notReady', 'nearly', 'ready'];

test('[S141] something more that is missing never raises the score, nor does time that passes', () => {
  const score = (facts: ReadinessFacts, now: number) => scoreOf(readinessOf(facts, limits, now));
  fc.assert(
    fc.property(anyFacts, fc.constantFrom(...worse), fc.nat({ max: 500 * HOUR }), (facts, spoil, later) => {
      const before = score(facts, NOW);
      for (const after of [score(spoil(facts), NOW), score(facts, NOW + later)]) {
        expect(after.ready).toBeLessThanOrEqual(before.ready);
        expect(after.of).toBeGreaterThanOrEqual(before.of);
        expect(WORDS.indexOf(after.word)).toBeLessThanOrEqual(WORDS.indexOf(before.word));
      }
    }),
  );
});
