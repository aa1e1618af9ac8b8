import { expect, test } from 'vitest';
import { clockWords } from './clock-words.ts';

test.each([
  [0, undefined],
  [2000, undefined],
  [-1900, undefined],
  [2600, { direction: 'ahead', unit: 'seconds', count: 3 }],
  [-90_000, { direction: 'behind', unit: 'seconds', count: 90 }],
  [10 * 60_000, { direction: 'ahead', unit: 'minutes', count: 10 }],
  [-26 * 3_600_000, { direction: 'behind', unit: 'hours', count: 26 }],
])('a clock error of %d ms', (errorMs, words) => {
  expect(clockWords(errorMs)).toEqual(words);
});
