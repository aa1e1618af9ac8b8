import { expect, test } from 'vitest';
import type { Combination, VariantCheck } from '../schema/variant.ts';
import { readMatrix } from './matrix.ts';
import { changedVerdict, isNoted } from './recheck.ts';
import { decideOn } from './resolve.ts';
import { ANNA, makeRule } from './testing/make-rule.ts';

const NOW = Date.UTC(2026, 10, 21);
const camB: Combination = { vendor: 'Norlume', hardware: 'Cam-B r2', firmware: '2.4.1', app: '5.2.0' };
const noted: VariantCheck = { verdict: 'supported', version: 1, at: '2026-11-20T12:00:00Z', by: ANNA, combination: camB };
const standard = makeRule(1, { pattern: { model: 'Cam-B' }, verdict: 'supported' });

test('what is noted is one combination with its verdict, however its versions are written', () => {
  expect(isNoted(undefined, camB, 'supported')).toBe(false);
  expect(isNoted(noted, camB, 'supported')).toBe(true);
  expect(isNoted(noted, { ...camB, hardware: 'cam-b Rev. 2', app: '5.2' }, 'supported')).toBe(true);
  expect(isNoted(noted, camB, 'blocked')).toBe(false);
  for (const other of [{ vendor: '' }, { hardware: 'Cam-B r1' }, { firmware: '2.4.2' }, { app: '' }]) {
    expect(isNoted(noted, { ...camB, ...other }, 'supported')).toBe(false);
  }
});

test('a change that was dealt with by another version can be settled, though the verdict is the one that was noted', () => {
  const matrix = readMatrix([standard, makeRule(2, { pattern: { model: 'Cam-B', firmware: '2.4.1' } })]);
  const updated = { ...camB, firmware: '2.4.2' };
  const { verdict } = decideOn(matrix, updated, NOW);
  expect(changedVerdict(matrix, noted, NOW)).toBe('blocked');
  expect(verdict).toBe(noted.verdict);
  expect(isNoted(noted, updated, verdict)).toBe(false);
  const settled = { ...noted, version: matrix.version, combination: updated };
  expect(changedVerdict(matrix, settled, NOW)).toBeUndefined();
  expect(isNoted(settled, updated, verdict)).toBe(true);
});
