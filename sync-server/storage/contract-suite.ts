import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bucketOf, contentHash } from '#domain/digest/digest.ts';
import { wrongSums } from '../sync/digest.ts';
import { accountContract } from './account-contract.ts';
import { regionContract } from './region-contract.ts';
import type { Commit, Storage } from './port.ts';

export type OpenStorage = { readonly storage: Storage; readonly cleanUp: () => Promise<void> };

const TENANT = '018f0000-0000-7000-8000-000000000001';
const OTHER = '018f0000-0000-7000-8000-000000000002';

/** What every storage must do. `open` answers with an empty one. */
export function storageContract(name: string, open: () => Promise<OpenStorage>): void {
  describe(`storage contract: ${name}`, { timeout: 30_000 }, () => {
    let storage: Storage;
    let cleanUp: () => Promise<void>;

    beforeEach(async () => {
      ({ storage, cleanUp } = await open());
      await storage.transact(TENANT, (transaction) => transaction.addTenant('North', 'epoch-1'));
      await storage.transact(OTHER, (transaction) => transaction.addTenant('South', 'epoch-1'));
    });
    afterEach(() => cleanUp());

    const put = (tenant: string, ...ids: string[]): Promise<number> =>
      storage.transact(tenant, (transaction) =>
        transaction.putDocuments(
          'sites',
          ids.map((id) => text(id)),
        ),
      );
    const ids = (rows: readonly { readonly content: string }[]): string[] =>
      rows.map(({ content }) => (JSON.parse(content) as { id: string }).id);

    test('knows its tenants', async () => {
      expect(await storage.read((reader) => reader.tenants())).toEqual([
        { id: TENANT, name: 'North', seq: 0 },
        { id: OTHER, name: 'South', seq: 0 },
      ]);
      expect(await storage.read((reader) => reader.tenant('nobody'))).toBeUndefined();
    });

    test('[S9] numbers each tenant by itself, without gaps, however transactions compete', async () => {
      const last = await Promise.all([put(TENANT, 'a'), put(OTHER, 'x', 'y'), put(TENANT, 'b', 'c'), put(TENANT)]);
      expect(last).toEqual([1, 2, 3, 3]);
      const rows = await storage.read((reader) => reader.documentsAfter(TENANT, 'sites', 0, 10));
      expect(rows.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    });

    test('[S9] a transaction that fails leaves neither documents nor a gap, and announces nothing', async () => {
      const heard: Commit[] = [];
      storage.subscribe((commit) => heard.push(commit));
      const failing = storage.transact(TENANT, async (transaction) => {
        await transaction.putDocuments('sites', [text('a')]);
        throw new Error('changed my mind');
      });
      await expect(failing).rejects.toThrow('changed my mind');
      expect(await put(TENANT, 'b')).toBe(1);
      expect(await storage.read((reader) => reader.document(TENANT, 'sites', 'a'))).toBeUndefined();
      expect(heard).toHaveLength(1);
    });

    test('keeps the latest version of a document only, at its latest number', async () => {
      await put(TENANT, 'a', 'b');
      await storage.transact(TENANT, (transaction) => transaction.putDocuments('sites', [{ id: 'a', content: '{"id":"a","n":2}' }]));
      expect(await storage.read((reader) => reader.document(TENANT, 'sites', 'a'))).toEqual({ seq: 3, document: { id: 'a', n: 2 } });
      const rows = await storage.read((reader) => reader.documentsAfter(TENANT, 'sites', 0, 10));
      expect(ids(rows)).toEqual(['b', 'a']);
      expect(await storage.read((reader) => reader.allDocuments(TENANT, 'sites'))).toEqual([{ id: 'b' }, { id: 'a', n: 2 }]);
    });

    test('reads forwards, backwards and counts, within one tenant and collection', async () => {
      await put(TENANT, 'a', 'b', 'c');
      await put(OTHER, 'x');
      await storage.transact(TENANT, (transaction) => transaction.putDocuments('devices', [text('d')]));
      await storage.read(async (reader) => {
        expect(ids(await reader.documentsAfter(TENANT, 'sites', 1, 1))).toEqual(['b']);
        expect(ids(await reader.documentsBefore(TENANT, 'sites', undefined, 2))).toEqual(['c', 'b']);
        expect(ids(await reader.documentsBefore(TENANT, 'sites', 2, 2))).toEqual(['a']);
        expect(await reader.count(TENANT, 'sites', {})).toBe(3);
        expect(await reader.count(TENANT, 'sites', { after: 1 })).toBe(2);
        expect(await reader.count(TENANT, 'sites', { before: 3 })).toBe(2);
        expect(await reader.count(OTHER, 'devices', {})).toBe(0);
        expect(await reader.document(OTHER, 'sites', 'a')).toBeUndefined();
      });
    });

    test('finds several by id, those that are there, and within a transaction what it wrote itself', async () => {
      await put(TENANT, 'a', 'b');
      await put(OTHER, 'c');
      const stored = (seq: number, id: string): [string, object] => [id, { seq, document: { id } }];
      await storage.read(async (reader) => {
        expect(new Map(await reader.documents(TENANT, 'sites', ['b', 'c', 'a', 'b', 'a\0']))).toEqual(
          new Map([stored(1, 'a'), stored(2, 'b')]),
        );
        expect(await reader.documents(TENANT, 'sites', [])).toEqual(new Map());
        expect(await reader.documents(TENANT, 'devices', ['a'])).toEqual(new Map());
      });
      await storage.transact(TENANT, async (transaction) => {
        await transaction.putDocuments('sites', [{ id: 'a', content: '{"id":"a","n":2}' }, text('d')]);
        const found = await transaction.documents(TENANT, 'sites', ['a', 'b', 'd', 'e']);
        expect(found).toEqual(new Map([['a', { seq: 3, document: { id: 'a', n: 2 } }], stored(2, 'b'), stored(4, 'd')]));
        expect(await transaction.documents(OTHER, 'sites', ['a', 'c'])).toEqual(new Map([stored(1, 'c')]));
      });
    });

    test('[S9] of a document put twice in one transaction the second counts, and both took a number', async () => {
      const twice = [text('a'), text('b'), { id: 'a', content: '{"id":"a","n":2}' }];
      expect(await storage.transact(TENANT, (transaction) => transaction.putDocuments('sites', twice))).toBe(3);
      const rows = await storage.read((reader) => reader.documentsAfter(TENANT, 'sites', 0, 10));
      expect(rows.map(({ seq, content }) => [seq, JSON.parse(content)])).toEqual([
        [2, { id: 'b' }],
        [3, { id: 'a', n: 2 }],
      ]);
    });

    test('[S14] announces what a commit changed, in commit order, joined up per collection', async () => {
      const heard: Commit[] = [];
      const stop = storage.subscribe((commit) => heard.push(commit));
      await put(TENANT, 'a');
      await storage.transact(TENANT, async (transaction) => {
        await transaction.putDocuments('devices', [text('d')]);
        await transaction.putDocuments('sites', [text('b')]);
        await transaction.putDocuments('sites', [text('c')]);
        await transaction.putDocuments('sites', []);
      });
      await storage.transact(TENANT, (transaction) => transaction.tenants());
      stop();
      await put(TENANT, 'z');
      expect(heard).toEqual([
        { tenant: TENANT, epoch: 'epoch-1', changes: [{ collection: 'sites', after: 0, seq: 1, documents: [text('a')] }] },
        {
          tenant: TENANT,
          epoch: 'epoch-1',
          changes: [
            { collection: 'devices', after: 0, seq: 2, documents: [text('d')] },
            { collection: 'sites', after: 1, seq: 4, documents: [text('b'), text('c')] },
          ],
        },
      ]);
    });

    test('[S9] of transactions that come together each is done or undone by itself, and none is answered before it is kept', async () => {
      const heard: Commit[] = [];
      storage.subscribe((commit) => heard.push(commit));
      // `fails` after another statement has; `looks` at what was written before it.
      const one = (n: number, ends: 'well' | 'fails' | 'looks'): Promise<number> =>
        storage.transact(TENANT, async (transaction) => {
          expect((await transaction.documents(TENANT, 'sites', ['shared'])).get('shared')?.seq ?? 0).toBeLessThan(n + 2);
          const seq = await transaction.putDocuments('sites', [{ ...text(`s${n}`), region: n % 2 === 0 ? null : 'East' }, text('shared')]);
          if (ends === 'looks') expect(await wrongSums(transaction, TENANT, 'sites')).toEqual([]);
          if (ends === 'looks') expect((await transaction.tenant(TENANT))?.seq).toBe(seq);
          expect(await transaction.hasUnplaced('sites')).toBe(true);
          expect((await transaction.regions('sites', ['s0', 's2', `s${n}`])).get('s0')).toBe(null);
          if (ends === 'fails') throw new Error('changed my mind');
          return seq;
        });
      const ends = ['well', 'fails', 'well', 'looks', 'fails', 'well', 'fails', 'well'] as const;
      const answers = await Promise.allSettled(ends.map((end, n) => one(n, end)));
      expect(answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : 'undone'))).toEqual([
        2,
        'undone',
        4,
        6,
        'undone',
        8,
        'undone',
        10,
      ]);
      await storage.read(async (reader) => {
        const rows = await reader.documentsAfter(TENANT, 'sites', 0, 99);
        expect(rows.map(({ seq }) => seq)).toEqual([1, 3, 5, 7, 9, 10]);
        expect(ids(rows)).toEqual(['s0', 's2', 's3', 's5', 's7', 'shared']);
        expect(await wrongSums(reader, TENANT, 'sites')).toEqual([]);
        expect((await reader.tenant(TENANT))?.seq).toBe(10);
      });
      // Joined up, however many commits it were.
      const told = heard.flatMap(({ changes }) => changes);
      expect(told.map(({ after }) => after)).toEqual([0, ...told.slice(0, -1).map(({ seq }) => seq)]);
      expect(told.at(-1)?.seq).toBe(10);
      expect(told.flatMap(({ documents }) => documents)).toHaveLength(10);
    });

    test('[S9] a statement that fails undoes its own transaction, not those that came with it', async () => {
      const failing = storage.transact(TENANT, async (transaction) => {
        await transaction.putDocuments('sites', [text('lost')]);
        await transaction.addTenant('North again', 'e');
      });
      const answers = await Promise.allSettled([put(TENANT, 'a'), put(TENANT, 'b'), failing, put(TENANT, 'c')]);
      expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
      expect(ids(await storage.read((reader) => reader.documentsAfter(TENANT, 'sites', 0, 9)))).toEqual(['a', 'b', 'c']);
    });

    test('a reader sees one state throughout, and a transaction its own writes', async () => {
      let release = (): void => undefined;
      const gate = new Promise<void>((resolve) => (release = resolve));
      let begin = (): void => undefined;
      // A snapshot may be taken as late as when the first thing is read from it.
      const begun = new Promise<void>((resolve) => (begin = resolve));
      const reading = storage.read(async (reader) => {
        const before = await reader.tenant(TENANT);
        begin();
        await gate;
        return [before?.seq, (await reader.tenant(TENANT))?.seq];
      });
      await begun;
      await storage.transact(TENANT, async (transaction) => {
        await transaction.putDocuments('sites', [text('a')]);
        expect((await transaction.document(TENANT, 'sites', 'a'))?.seq).toBe(1);
      });
      release();
      expect(await reading).toEqual([0, 0]);
    });

    test('[S9] an epoch ends where the next begins; the current one where the tenant stands', async () => {
      await put(TENANT, 'a', 'b');
      await storage.beginEpoch('epoch-2');
      await put(TENANT, 'c');
      await storage.read(async (reader) => {
        expect(await reader.epoch(TENANT)).toBe('epoch-2');
        expect(await reader.epochEnd(TENANT, 'epoch-1')).toBe(2);
        expect(await reader.epochEnd(TENANT, 'epoch-2')).toBe(3);
        expect(await reader.epochEnd(TENANT, 'epoch-3')).toBeUndefined();
        await expect(reader.epoch('nobody')).rejects.toThrow('unknown tenant');
      });
    });

    test('[S45] knows which epochs began on a restored database', async () => {
      await storage.beginEpoch('epoch-2');
      const restoredAfter = (epoch: string): Promise<number | undefined> => storage.read((reader) => reader.restoredAfter(TENANT, epoch));
      expect(await restoredAfter('epoch-1')).toBeUndefined();
      expect(await restoredAfter('lost')).toBeUndefined();
      await storage.beginEpoch('epoch-3', true);
      await storage.beginEpoch('epoch-4');
      expect(await restoredAfter('epoch-2')).toBe(0);
      expect(await restoredAfter('lost')).toBe(0);
      expect(await restoredAfter('epoch-3')).toBeUndefined();
    });

    test('[S40] the digests follow every write, whatever comes in which transaction, and an undone one leaves none', async () => {
      const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
      const documents = fc.array(fc.tuple(id, fc.nat(9), fc.constantFrom('', 'East', 'West', null)), { maxLength: 4 });
      const transaction = fc.record({ puts: fc.array(documents, { maxLength: 3 }), fails: fc.boolean(), looks: fc.boolean() });
      await fc.assert(
        fc.asyncProperty(fc.array(transaction, { minLength: 1, maxLength: 5 }), async (steps) => {
          for (const { puts, fails, looks } of steps) {
            const done = storage.transact(TENANT, async (writer) => {
              for (const one of puts) {
                await writer.putDocuments(
                  'sites',
                  one.map(([of, n, region]) => ({ id: of, content: JSON.stringify({ id: of, n }), region })),
                );
                if (looks) expect(await wrongSums(writer, TENANT, 'sites')).toEqual([]);
              }
              if (fails) throw new Error('changed my mind');
            });
            await done.catch((error: Error) => {
              if (error.message !== 'changed my mind') throw error;
            });
            await storage.read(async (reader) => {
              for (const regions of [undefined, ['East'], ['West', '']])
                expect(await wrongSums(reader, TENANT, 'sites', regions)).toEqual([]);
            });
          }
        }),
        { numRuns: 25 },
      );
      await storage.read(async (reader) => {
        expect(await reader.sums(OTHER, 'sites')).toEqual([]);
        expect(await reader.sums(TENANT, 'devices')).toEqual([]);
      });
    });

    test('[S41] lists a bucket by id and hash, and says where the collection last changed', async () => {
      await put(TENANT, 'a', 'b');
      await storage.transact(TENANT, async (transaction) => {
        await transaction.putDocuments('devices', [text('d')]);
        expect(await transaction.lastChange(TENANT, 'devices')).toBe(3);
        expect(await transaction.hashesIn(TENANT, 'devices', bucketOf('d'))).toEqual([{ id: 'd', hash: contentHash({ id: 'd' }) }]);
      });
      await storage.read(async (reader) => {
        expect(await reader.hashesIn(TENANT, 'sites', bucketOf('a'))).toContainEqual({ id: 'a', hash: contentHash({ id: 'a' }) });
        expect(await reader.hashesIn(OTHER, 'sites', bucketOf('a'))).toEqual([]);
        expect(await reader.lastChange(TENANT, 'sites')).toBe(2);
        expect(await reader.lastChange(OTHER, 'sites')).toBe(0);
      });
      await storage.transact(TENANT, (transaction) =>
        transaction.putDocuments('sites', [
          { ...text('e'), region: 'East' },
          { ...text('w'), region: 'West' },
        ]),
      );
      await storage.transact(TENANT, async (transaction) => {
        await transaction.putDocuments('sites', [{ ...text('e'), region: 'West', left: ['East'] }]);
        expect(await transaction.placed(TENANT, 'sites', ['e', 'nothing'])).toEqual([{ ...text('e'), region: 'West' }]);
      });
      await storage.read(async (reader) => {
        expect(await reader.hashesIn(TENANT, 'sites', bucketOf('w'), ['East'])).toEqual([]);
        expect(await reader.hashesIn(TENANT, 'sites', bucketOf('w'), ['East', 'West'])).toContainEqual({
          id: 'w',
          hash: contentHash({ id: 'w' }),
        });
        // Leaving is a change for whoever sees the region that was left.
        expect(await reader.lastChange(TENANT, 'sites', ['East'])).toBe(6);
        expect(await reader.lastChange(TENANT, 'sites', [''])).toBe(2);
        expect(await reader.lastChange(TENANT, 'sites', ['North'])).toBe(0);
      });
    });

    test('refuses to write for a tenant that does not exist', async () => {
      await expect(put('nobody', 'a')).rejects.toThrow('unknown tenant');
    });

    test('[S19] remembers what was passed over without a note', async () => {
      const note = (tenant: string, notes: readonly string[]) =>
        storage.transact(tenant, (transaction) => transaction.notePassedOver(notes));
      await note(TENANT, ['one', 'two']);
      await note(TENANT, ['two']);
      await note(TENANT, []);
      await note(OTHER, ['three']);
      await storage.read(async (reader) => {
        expect(await reader.passedOver(TENANT, ['two', 'three', 'four'])).toEqual(new Set(['two']));
        expect(await reader.passedOver(TENANT, [])).toEqual(new Set());
      });
    });

    accountContract(TENANT, OTHER, () => storage);
    regionContract(TENANT, () => storage);

    test('finishes what was accepted before it closes, and refuses what comes later', async () => {
      const accepted = put(TENANT, 'a');
      await storage.close();
      expect(await accepted).toBe(1);
      await expect(put(TENANT, 'b')).rejects.toThrow('closed');
      await expect(storage.read((reader) => reader.tenants())).rejects.toThrow('closed');
      await storage.close();
    });
  });
}

function text(id: string): { id: string; content: string } {
  return { id, content: JSON.stringify({ id }) };
}
