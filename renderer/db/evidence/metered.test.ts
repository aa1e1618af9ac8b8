import { expect, test } from 'vitest';
import { meteredBy } from './metered.ts';

test('a line is paid for by the byte where somebody on this laptop says so, or else where the browser does', () => {
  expect(meteredBy(true, { type: 'wifi' })).toBe('chosen');
  expect(meteredBy(true, { saveData: true })).toBe('chosen');
  expect(meteredBy(false, { saveData: true })).toBe('browser');
  expect(meteredBy(false, { type: 'cellular' })).toBe('browser');
  expect(meteredBy(false, { type: 'ethernet' })).toBeUndefined();
});
