import { expect, test } from 'vitest';
import { distanceWords } from './distance-words.ts';

test.each([
  [0, '0 m'],
  [23, '20 m'],
  [994, '990 m'],
  [995, '1 km'],
  [2345, '2.3 km'],
  [9960, '10 km'],
  [123_456, '123 km'],
])('%i metres are %s', (metres, words) => {
  expect(distanceWords(metres, 'en')).toBe(words);
});
