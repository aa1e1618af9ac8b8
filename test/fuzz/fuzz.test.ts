import { expect, test } from 'vitest';
import { fuzz } from './fuzz.ts';
import { kinds } from './request.ts';

test(
  '[S1][S2][S6][S7][S8] whatever is sent: never an answer of 500, never a change without a valid one',
  { timeout: 120_000 },
  async () => {
    const { violations, answers, reached, stored, runs } = await fuzz({ runs: 3000, seed: 20_261_121 });
    expect(violations).toEqual([]);
    expect(runs).toBe(3000);
    // It does reach what it is meant to reach.
    expect(Object.keys(reached).toSorted()).toEqual([...kinds].toSorted());
    expect(Object.keys(stored).toSorted()).toEqual(['checklists', 'devices', 'evidence', 'incidents', 'templates', 'timeline', 'variants']);
    expect(stored.incidents).toBeGreaterThan(100);
    expect(Object.keys(answers)).toEqual(expect.arrayContaining(['200', '400', '401', '404', '415']));
  },
);
