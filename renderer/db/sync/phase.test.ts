import { expect, test } from 'vitest';
import { phaseOf } from './phase.ts';

const settled = { loading: false, receiving: false, waiting: 0, refused: 0, files: 0, checked: true, agreed: true };

test('[I8] [S43] up to date is said only while nothing waits, nothing was refused and both sides agree', () => {
  expect(phaseOf('up', settled)).toBe('up-to-date');
  expect(phaseOf('up', { ...settled, refused: 1 })).toBe('needs-you');
  expect(phaseOf('up', { ...settled, files: 1 })).toBe('files-to-send');
  expect(phaseOf('up', { ...settled, agreed: false, refused: 1 })).toBe('comparing');
  expect(phaseOf('up', { ...settled, checked: false, agreed: false })).toBe('connecting');
  expect(phaseOf('up', { ...settled, waiting: 1, checked: false })).toBe('sending');
  expect(phaseOf('up', { ...settled, receiving: true, waiting: 1 })).toBe('receiving');
  expect(phaseOf('up', { ...settled, loading: true, waiting: 1 })).toBe('receiving');
});

test('without a connection, whatever else is known, its state is what a person sees', () => {
  expect((['connecting', 'down', 'refused', 'outdated'] as const).map((state) => phaseOf(state, settled))).toEqual([
    'connecting',
    'offline',
    'sign-in-again',
    'update-needed',
  ]);
});
