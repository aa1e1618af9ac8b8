import { expect, test } from 'vitest';
import { besideOf, isClean, lineOf, type Tally } from './tally.ts';

const clean: Tally = { target: 'client', rounds: 3, acknowledged: 40, lost: 0, failedOpens: 0, wrong: 0, emptied: 0 };

test('the line of a run has its five keys and no others, whatever else is counted', () => {
  for (const tally of [clean, { ...clean, wrong: 2, emptied: 1 }]) {
    expect(lineOf(tally)).toBe('{"target":"client","rounds":3,"acknowledged":40,"lost":0,"failedOpens":0}');
  }
});

test('what has no key is told in words, and a broken promise is one with or without a key', () => {
  expect(besideOf(clean)).toEqual([]);
  expect(besideOf({ ...clean, wrong: 2, emptied: 1 })).toEqual([
    'client: 2 other promises broken',
    'client: emptied 1 times by the browser itself, and given back by journal and server',
  ]);
  expect(isClean(clean)).toBe(true);
  // A browser that lost its database by itself broke no promise of ours.
  expect(isClean({ ...clean, emptied: 1 })).toBe(true);
  for (const broken of [{ wrong: 1 }, { lost: 1 }, { failedOpens: 1 }, { acknowledged: 0 }]) {
    expect(isClean({ ...clean, ...broken })).toBe(false);
  }
});
