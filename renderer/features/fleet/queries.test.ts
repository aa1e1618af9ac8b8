import { expect, test } from 'vitest';
import { countBySite } from './queries.ts';

test('counts incidents by site', () => {
  expect([...countBySite([{ site: '1' }, { site: '2' }, { site: '1' }])]).toEqual([
    ['1', 2],
    ['2', 1],
  ]);
});
