import { expect, test } from 'vitest';
import { limitsOf } from './limits.ts';

const MEGABYTE = 1024 * 1024;

test('[S96] what a tenant is not told of its own is as for every tenant', () => {
  expect(limitsOf(undefined, 'north')).toEqual({});
  expect(limitsOf({ '*': { fileMb: 5, totalMb: 10 }, north: { totalMb: 20 } }, 'north')).toEqual({
    file: 5 * MEGABYTE,
    total: 20 * MEGABYTE,
  });
  expect(limitsOf({ '*': { fileMb: 5 }, north: { totalMb: 20 } }, 'south')).toEqual({ file: 5 * MEGABYTE });
});
