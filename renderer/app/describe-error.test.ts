import { expect, test } from 'vitest';
import { describeError } from './describe-error.ts';

test('whatever is thrown is told', () => {
  expect(describeError(new TypeError('not a list'))).toMatch(/^TypeError: not a list\n\s+at /);
  expect(describeError({ status: 404 })).toBe('{"status":404}');
  expect(describeError(undefined)).toBe('unknown');
  const without = new Error('no stack');
  delete without.stack;
  expect(describeError(without)).toBe('Error: no stack');
});
