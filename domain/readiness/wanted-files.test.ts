import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wantedFiles } from './wanted-files.ts';

const held = { at: '2026-11-22T08:00:00.000Z' };

test('[S142] files are fetched in the order in which they matter, as far as they fit; what nobody can get is named', () => {
  const records = [
    { id: 'a', size: 40, held },
    { id: 'b', size: 30 },
    { id: 'c', size: 50, held },
    { id: 'd', size: 20, held },
    { id: 'e', size: 30, held },
  ];
  expect(wantedFiles(records, new Set(['d']), 100)).toEqual({ get: ['a', 'e'], beyond: ['c'], elsewhere: ['b'] });
});

test('[S142] whatever there is, each file that is not here is in one list, and what is kept stays within the budget', () => {
  const record = fc.record({ size: fc.nat({ max: 100 }), isHeld: fc.boolean(), isHere: fc.boolean() });
  fc.assert(
    fc.property(fc.array(record), fc.nat({ max: 500 }), (made, budget) => {
      const records = made.map(({ size, isHeld }, n) => ({ id: String(n), size, ...(isHeld ? { held } : {}) }));
      const here = new Set(made.flatMap(({ isHere }, n) => (isHere ? [String(n)] : [])));
      const { get, beyond, elsewhere } = wantedFiles(records, here, budget);
      expect([...get, ...beyond, ...elsewhere].toSorted()).toEqual(records.flatMap(({ id }) => (here.has(id) ? [] : [id])).toSorted());
      const sizes = (ids: Iterable<string>) => [...ids].reduce((sum, id) => sum + (records[Number(id)]?.size ?? 0), 0);
      const keptHere = [...here].filter((id) => records[Number(id)]?.held !== undefined);
      if (get.length > 0) expect(sizes(get) + sizes(keptHere)).toBeLessThanOrEqual(budget);
    }),
  );
});
