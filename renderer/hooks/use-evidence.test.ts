import { expect, test } from 'vitest';
import type { FileRow } from '../db/evidence/evidence-store.ts';
import { fileState, shapeOf } from './use-evidence.ts';

const row: FileRow = { id: 'e', incident: 'i', name: 'a.jpg', size: 200, waiting: 1, since: 0, lookedAt: 0 };
const size = 200;

test('[S91] held is said only when the record says so', () => {
  expect(fileState({ size }, row, 200)).toEqual({ kind: 'sending', percent: 99 });
  expect(fileState({ size, held: { at: '2026-11-21T12:00:00Z' } }, row, 0)).toEqual({ kind: 'held' });
});

test('tells what is here, on its way, elsewhere, and what needs somebody', () => {
  expect(fileState({ size }, row, 0)).toEqual({ kind: 'here' });
  expect(fileState({ size }, row, 87)).toEqual({ kind: 'sending', percent: 43 });
  expect(fileState({ size }, undefined, 0)).toEqual({ kind: 'elsewhere' });
  expect(fileState({ size }, { ...row, problem: 'too-large' }, 87)).toEqual({ kind: 'problem', problem: 'too-large' });
  expect(shapeOf({ kind: 'problem', problem: 'too-large' })).toBe('needsYou');
  expect(shapeOf({ kind: 'elsewhere' })).toBe('here');
});
