import { expect, test } from 'vitest';
import { leftInWords } from './countdown.ts';

test('what is left reads like a clock and ends at nothing', () => {
  expect([1_120_000, 59_001, 1000, 1, 0, -5, 3_723_000].map(leftInWords)).toEqual([
    '18:40',
    '1:00',
    '0:01',
    '0:01',
    '0:00',
    '0:00',
    '1:02:03',
  ]);
});
