import { describe, expect, test } from 'vitest';
import type { CollectionName } from '#domain/schema/collections.ts';
import type { Commit, DocumentText, Gone, Region, Storage } from './port.ts';

/** The part of the contract that is about regions. `opened` answers with the storage of the test that runs, which has `tenant`. */
export function regionContract(tenant: string, opened: () => Storage): void {
  const at = (id: string, region: Region, more: Partial<DocumentText> = {}): DocumentText => ({
    id,
    content: JSON.stringify({ id }),
    region,
    ...more,
  });
  const put = (...documents: DocumentText[]): Promise<number> => putIn('sites', ...documents);
  const putIn = (collection: CollectionName, ...documents: DocumentText[]): Promise<number> =>
    opened().transact(tenant, (transaction) => transaction.putDocuments(collection, documents));
  const ids = (rows: readonly { readonly content: string }[]): string[] =>
    rows.map(({ content }) => (JSON.parse(content) as { id: string }).id);
  const gone = async (what: Gone, after = 0, limit = 10): Promise<string[]> => {
    const rows = await opened().read((reader) => reader.goneAfter(tenant, 'sites', what, after, limit));
    const count = await opened().read((reader) => reader.countGone(tenant, 'sites', what, after));
    if (limit === 10) expect(count).toBe(rows.length);
    return rows.map(({ id, seq }) => `${id}@${seq}`);
  };

  describe('regions', () => {
    test('[S31] reads and counts within some of them, in the order of sequence, both ways', async () => {
      await put(at('a', 'East'), at('b', 'West'), at('c', ''), at('d', null), at('e', 'East'));
      await opened().read(async (reader) => {
        expect(ids(await reader.documentsAfter(tenant, 'sites', 0, 10, ['East', '']))).toEqual(['a', 'c', 'e']);
        expect(ids(await reader.documentsAfter(tenant, 'sites', 1, 1, ['East', '']))).toEqual(['c']);
        expect(ids(await reader.documentsBefore(tenant, 'sites', undefined, 2, ['', 'East']))).toEqual(['e', 'c']);
        expect(ids(await reader.documentsBefore(tenant, 'sites', 3, 2, ['', 'East']))).toEqual(['a']);
        expect(await reader.count(tenant, 'sites', {}, ['East', ''])).toBe(3);
        expect(await reader.count(tenant, 'sites', { after: 1, before: 5 }, ['East', ''])).toBe(1);
        expect(ids(await reader.documentsAfter(tenant, 'sites', 0, 10))).toEqual(['a', 'b', 'c', 'd', 'e']);
        expect(await reader.documentsAfter(tenant, 'devices', 0, 10, ['East', ''])).toEqual([]);
      });
    });

    test('[S33] what left a region is gone for those who see only that, at the number of its leaving, until it is back', async () => {
      const east: Gone = { seen: ['East', ''], from: ['East', ''] };
      await put(at('a', 'East'), at('b', 'East'));
      await put(at('a', 'West', { left: ['East'] }));
      expect(await gone(east)).toEqual(['a@3']);
      expect(await gone(east, 3)).toEqual([]);
      expect(await gone({ seen: ['East', 'West', ''], from: ['East', 'West', ''] })).toEqual([]);
      await put(at('a', 'West'), at('a', 'North', { left: ['West'] }));
      expect(await gone(east)).toEqual(['a@3']);
      expect(await gone({ seen: ['South'], from: ['East', 'West'] })).toEqual(['b@2', 'a@3', 'a@5']);
      expect(await gone({ seen: ['South'], from: ['East', 'West'] }, 0, 2)).toEqual(['b@2', 'a@3']);
      await put(at('a', 'East', { left: ['North'] }));
      expect(await gone(east)).toEqual([]);
      await put(at('a', 'West', { left: ['East'] }));
      expect(await gone(east)).toEqual(['a@7']);
      await put(at('a', '', { left: ['West'] }));
      expect(await gone(east)).toEqual([]);
    });

    test('[S34] whoever sees other regions now has lost what lies in those of before, or anywhere', async () => {
      await put(at('a', 'East'), at('b', 'West'), at('c', ''), at('d', null), at('e', 'North'));
      expect(await gone({ seen: ['West', ''], from: ['East', 'West', ''] })).toEqual(['a@1']);
      expect(await gone({ seen: ['West', ''], from: 'anywhere' })).toEqual(['a@1', 'd@4', 'e@5']);
      expect(await gone({ seen: ['West', ''], from: 'anywhere' }, 1, 1)).toEqual(['d@4']);
    });

    test('a transaction finds where documents lie and what hangs on them, also what it has just written', async () => {
      await put(at('a', 'East'));
      await putIn('devices', at('x', 'East', { tie: 'a' }), at('y', null, { tie: 'b' }), at('z', ''));
      await opened().transact(tenant, async (transaction) => {
        expect(await transaction.regions('sites', ['a', 'b', 'a'])).toEqual(new Map([['a', 'East']]));
        expect(await transaction.hasUnplaced('devices')).toBe(true);
        expect(await transaction.hasUnplaced('sites')).toBe(false);
        await transaction.putDocuments('sites', [at('b', 'West'), at('a', null, { left: ['East'] })]);
        expect(await transaction.regions('sites', ['a', 'b'])).toEqual(
          new Map<string, Region>([
            ['a', null],
            ['b', 'West'],
          ]),
        );
        expect(await transaction.hasUnplaced('sites')).toBe(true);
        expect(await transaction.tied('devices', 'b', 10, { region: 'West' })).toMatchObject([
          { id: 'y', content: '{"id":"y"}', region: null, tie: 'b' },
        ]);
        expect(await transaction.tied('devices', 'a', 10, { region: 'East' })).toEqual([]);
        expect(await transaction.tied('devices', 'a', 10, { region: null })).toHaveLength(1);
        expect(await transaction.tied('devices', '', 10, { region: 'West' })).toEqual([]);
        expect((await transaction.tied('devices', 'a', 10)).map(({ id }) => id)).toEqual(['x']);
        expect(await transaction.tied('devices', 'a', 0)).toEqual([]);
        await transaction.putDocuments('devices', [at('y', 'West', { tie: 'b', left: [''] })]);
        expect(await transaction.tied('devices', 'b', 10, { region: 'West' })).toEqual([]);
        expect((await transaction.goneAfter(tenant, 'devices', { seen: [''], from: [''] }, 0, 9)).map(({ id }) => id)).toEqual(['y']);
        expect(await transaction.countGone(tenant, 'devices', { seen: [''], from: [''] }, 0)).toBe(1);
      });
    });

    test('[S32] a commit says where each of its documents lies and what it left', async () => {
      const heard: Commit[] = [];
      opened().subscribe((commit) => heard.push(commit));
      await put(at('a', 'East'), at('b', null));
      await put(at('a', 'West', { left: ['East'] }));
      const told = heard.flatMap(({ changes }) => changes.flatMap(({ documents }) => documents));
      expect(told.map(({ id, region, left }) => [id, region, left])).toEqual([
        ['a', 'East', undefined],
        ['b', null, undefined],
        ['a', 'West', ['East']],
      ]);
    });

    test('remembers what a person could ever see', async () => {
      const reach = (person: string) => opened().read((reader) => reader.reach(tenant, person));
      await opened().transact(tenant, (transaction) => transaction.setReach('p', ['East']));
      expect(await reach('p')).toEqual(['East']);
      await opened().transact(tenant, (transaction) => transaction.setReach('p', 'tenant'));
      expect(await reach('p')).toBe('tenant');
      expect(await reach('q')).toBeUndefined();
    });
  });
}
