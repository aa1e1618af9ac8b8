import { expect, test } from 'vitest';
import { photoName } from './photo-name.ts';

const at = Date.parse('2026-11-20T23:30:05.042Z');

test('a photo is called by the time on the wall, on the day that it was there', () => {
  expect(photoName(at, 60)).toBe('photo-2026-11-21-003005-042.jpg');
  expect(photoName(at, -300)).toBe('photo-2026-11-20-183005-042.jpg');
});

test('two photos within one second have two names', () => {
  expect(photoName(at + 1, 0)).not.toBe(photoName(at, 0));
});
