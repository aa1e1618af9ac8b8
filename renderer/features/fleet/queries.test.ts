import { expect, test } from 'vitest';
import { countBySite } from './queries.ts';

test('counts incidents by site, once at each that they name', () => {
  const at = (site: string, ...others: string[]) => ({ site, otherSites: Object.fromEntries(others.map((id) => [id, true as const])) });
  expect([...countBySite([at('1'), at('2', '1', '2'), at('1')])]).toEqual([
    ['1', 3],
    ['2', 1],
  ]);
});
