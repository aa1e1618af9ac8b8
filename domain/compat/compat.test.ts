import { describe, expect, test } from 'vitest';
import { isoWithOffset } from '../clock/iso.ts';
import { readMatrixFile } from './csv.ts';
import { differenceBetween, historyOf } from './history.ts';
import { parseLabel } from './label.ts';
import { readMatrix } from './matrix.ts';
import { nearestCompatible } from './nearest.ts';
import { precheck } from './precheck.ts';
import { resolve } from './resolve.ts';
import { makeRule } from './testing/make-rule.ts';

const NOW = Date.UTC(2026, 10, 21);
const camB = { vendor: 'Norlume', hardware: 'Cam-B r2', firmware: '2.4.1', app: '5.2.0' };

describe('history', () => {
  const first = makeRule(1, { pattern: { model: 'Cam-B' } });
  const second = makeRule(2, { pattern: { model: 'Cam-B' }, verdict: 'conditional', replaces: first.id });
  const third = makeRule(3, { pattern: { model: 'LC-4' } });
  const fourth = makeRule(4, { pattern: { model: 'Cam-B' }, verdict: 'supported', replaces: second.id });
  const fifth = makeRule(5, { pattern: { model: 'LC-4' }, verdict: 'withdrawn', replaces: third.id });
  const open = makeRule(6, { state: { status: 'proposed' } });
  const history = historyOf([fifth, open, third, first, fourth, second]);

  test('tells every step, in the order of the decisions', () => {
    expect(history.map(({ version, rule, before }) => [version, rule, before])).toEqual([
      [1, first, undefined],
      [2, second, first],
      [3, third, undefined],
      [4, fourth, second],
      [5, fifth, third],
    ]);
  });

  test('tells what differs between two versions', () => {
    expect(differenceBetween(history, 0, 3)).toEqual([
      { before: undefined, after: second },
      { before: undefined, after: third },
    ]);
    expect(differenceBetween(history, 1, 4)).toEqual([
      { before: undefined, after: third },
      { before: first, after: fourth },
    ]);
    expect(differenceBetween(history, 3, 5)).toEqual([
      { before: second, after: fourth },
      { before: third, after: undefined },
    ]);
    expect(differenceBetween(history, 5, 5)).toEqual([]);
  });
});

describe('the nearest compatible version', () => {
  const matrix = readMatrix([
    makeRule(1, { pattern: { model: 'Cam-B' }, verdict: 'supported' }),
    makeRule(2, { pattern: { model: 'Cam-B', revision: '2', firmware: '2.4.x' } }),
    makeRule(3, { pattern: { model: 'Cam-B', firmware: '2.5.0' }, verdict: 'conditional' }),
  ]);

  test('changes as little as can be, and rather to what is supported than to what is conditional', () => {
    const known = { firmware: ['2.3.9', '2.4.0', '2.5.0', 'nightly', ''], app: ['5.1.0'] };
    expect(nearestCompatible(matrix, camB, known, NOW)).toEqual({ combination: { ...camB, firmware: '2.3.9' }, verdict: 'supported' });
    expect(nearestCompatible(matrix, camB, { firmware: [], app: [] }, NOW)).toEqual({
      combination: { ...camB, firmware: '2.5.0' },
      verdict: 'conditional',
    });
  });

  test('is none where nothing known would help', () => {
    const blocked = readMatrix([makeRule(1, { pattern: { model: 'Cam-B' } })]);
    expect(nearestCompatible(blocked, camB, { firmware: ['2.3.9'], app: ['1'] }, NOW)).toBeUndefined();
  });

  test('changes both versions only when one will not do', () => {
    const both = readMatrix([makeRule(1, { pattern: { model: 'Cam-B', firmware: '3', app: '6' }, verdict: 'supported' })]);
    expect(nearestCompatible(both, { ...camB, firmware: 'odd' }, { firmware: [], app: [] }, NOW)?.combination).toMatchObject({
      firmware: expect.stringMatching(/^3\.0\.0/) as string,
      app: expect.stringMatching(/^6\.0\.0/) as string,
    });
  });
});

test.each([
  ['Cam-B r2 / 2.4.1 / 5.2.0', { hardware: 'Cam-B r2', firmware: '2.4.1', app: '5.2.0' }],
  ['Cam-B r2 2.4.1 5.2.0', { hardware: 'Cam-B r2', firmware: '2.4.1', app: '5.2.0' }],
  ['KR-55 r1 R22.1', { hardware: 'KR-55 r1', firmware: 'R22.1' }],
  ['HW: Cam-B r2; FW: 2.4.1', { hardware: 'Cam-B r2', firmware: '2.4.1' }],
  ['fw 2.5.0', { firmware: '2.5.0' }],
  [
    'Make: Norlume\nModel: Cam-B r2\nS/N: 77-12\nSW: 5.2.0, FW:',
    { vendor: 'Norlume', hardware: 'Cam-B r2', serial: '77-12', app: '5.2.0' },
  ],
  ['Cam-B r2', { hardware: 'Cam-B r2' }],
  ['2.4.1', { firmware: '2.4.1' }],
  ['', {}],
])('the label “%s” is read', (text, wanted) => {
  expect(parseLabel(text)).toEqual(wanted);
});

/** Wall times of a place `hours` east of UTC. */
const east =
  (hours: number) =>
  (wall: string): string =>
    isoWithOffset(Date.parse(`${wall}Z`) - hours * 3_600_000, hours * 60);

describe('a matrix file', () => {
  test('gives rules, with synonyms, any order and its own delimiter', () => {
    const { rules, problems } = readMatrixFile(
      'Verdict;Model;Rev;FW;Reason;Valid until\nBlocked;Cam-B;2;>=2.4, <2.5;"Restarts; at dusk";2026-12-31\n',
      east(1),
    );
    expect(problems).toEqual([]);
    expect(rules).toEqual([
      {
        pattern: { vendor: '', model: 'Cam-B', revision: '2', firmware: '>=2.4, <2.5', app: '' },
        ruling: { verdict: 'blocked', text: 'Restarts; at dusk' },
        validity: { until: '2027-01-01T00:00:00.000+01:00' },
        incident: '',
        replaces: '',
      },
    ]);
  });

  test('names each bad row and keeps the others', () => {
    const lines = [
      'model,verdict,text,from',
      'A,supported,,',
      'A,supported,,',
      'B,withdrawn,x,',
      'C,blocked,,',
      'D,blocked,x,someday',
      'E,"blo"cked,x,',
      'F,blocked,x,,more',
      ',supported,,',
      `${'G'.repeat(121)},supported,,`,
      'H,supported,,2026-02-01T10:00:00+01:00',
      'I,supported,,2026-02-30',
      'J,supported,,2026-02-01T10:00:00',
    ];
    const { rules, problems } = readMatrixFile(lines.join('\n'), east(0));
    expect(rules.map(({ pattern, validity }) => [pattern.model, validity])).toEqual([
      ['A', {}],
      ['H', { from: '2026-02-01T10:00:00+01:00' }],
    ]);
    expect(problems.map(({ line, code }) => [line, code])).toEqual([
      [3, 'repeated'],
      [4, 'bad-verdict'],
      [5, 'text-missing'],
      [6, 'bad-time'],
      [7, 'quotes'],
      [8, 'cells'],
      [9, 'pattern-missing'],
      [10, 'too-long'],
      [12, 'bad-time'],
      [13, 'bad-time'],
    ]);
  });

  test.each([
    [-10, '2026-12-31T10:00:00Z', '2027-01-01T10:00:00Z'],
    [0, '2026-12-31T00:00:00Z', '2027-01-01T00:00:00Z'],
    [13, '2026-12-30T11:00:00Z', '2026-12-31T11:00:00Z'],
  ])('takes dates for whole days where it is read, %d h east of UTC', (hours, begins, ends) => {
    const { rules } = readMatrixFile('model,verdict,from,until\nA,supported,2026-12-31,2026-12-31', east(hours));
    const published = rules.map(({ validity }) => makeRule(1, { pattern: { model: 'A' }, verdict: 'supported', validity }));
    const at = (time: number) => resolve(readMatrix(published), { ...camB, hardware: 'A' }, time).verdict;
    const [first, last] = [Date.parse(begins), Date.parse(ends)];
    expect([at(first - 1), at(first), at(last - 1), at(last)]).toEqual(['unknown', 'supported', 'supported', 'unknown']);
  });

  test.each(['', 'a,b\n1,2', '"model'])('that names no columns is refused whole (%s)', (text) => {
    expect(readMatrixFile(text, east(0))).toMatchObject({ rules: [], problems: [{ code: 'no-columns' }] });
  });
});

test('a pre-check asks about every device as it is and as it would be', () => {
  const matrix = readMatrix([
    makeRule(1, { pattern: { model: 'Cam-B', firmware: '<2.5' }, verdict: 'supported' }),
    makeRule(2, { pattern: { model: 'Cam-B', revision: '2', firmware: '2.5' } }),
  ]);
  const device = (hardware: string) => ({ vendor: '', variant: { hardware, firmware: '2.4.0', app: '' } });
  const devices = [device('Cam-B r2'), device('Cam-B r1'), device('Cam-B r2')];
  const checked = precheck(matrix, devices, { firmware: '2.5.1' }, NOW);
  expect(checked.map(({ asIs, planned }) => [asIs, planned.verdict])).toEqual([
    ['supported', 'blocked'],
    ['supported', 'unknown'],
    ['supported', 'blocked'],
  ]);
  expect(checked[0]?.planned).toBe(checked[2]?.planned);
  expect(checked[1]?.device).toBe(devices[1]);
});
