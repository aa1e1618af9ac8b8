import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bucketOf, contentHash, toHex } from '#domain/digest/digest.ts';
import { canonicalJson } from '#domain/merge/canonical.ts';
import { merge, type MergeShape, type SyncedDocument } from '#domain/merge/merge.ts';
import { collectionNames, collections, type CollectionName } from '#domain/schema/collections.ts';
import type { Incident } from '#domain/schema/incident.ts';
import { harness, PASSWORD, START_MS, type Harness } from '#sync-server/testing/harness.ts';
import { listen, openStream } from '#sync-server/testing/sse.ts';
import { replay, type Step } from './replay.ts';

/**
 * What version 1 sent, got and kept, as it was then. These files are never regenerated: a test that fails here says that laptops in
 * the field would break.
 */
const vectors = <T>(name: string): T => JSON.parse(readFileSync(new URL(`vectors/${name}.json`, import.meta.url), 'utf8')) as T;

type Documents = {
  readonly documents: { readonly [C in CollectionName]?: readonly SyncedDocument[] };
  readonly merges: readonly {
    readonly collection: CollectionName;
    readonly a: SyncedDocument;
    readonly b: SyncedDocument;
    readonly merged: SyncedDocument;
  }[];
};

/** The second file has the collections that the first has not, and what others hash of them to compare (S40). */
const more = vectors<Documents & { readonly hashes: readonly Hashed[] }>('v1-more-documents');
const both = [vectors<Documents>('v1-documents'), more];
type Hashed = { readonly collection: CollectionName; readonly place: number; readonly hash: string; readonly bucket: number };
const shapeOf = (name: CollectionName): MergeShape<SyncedDocument> => collections[name].shape as unknown as MergeShape<SyncedDocument>;

describe('[S68] documents of version 1', () => {
  test.each(both.flatMap(({ documents }) => Object.entries(documents)))('%s are taken, with every field as it was', (name, documents) => {
    for (const document of documents) {
      expect(collections[name as CollectionName].schema.parse(document)).toMatchObject(document);
    }
  });

  test.each(both.flatMap(({ merges }) => merges))('two versions in $collection become one as they did', ({ collection, a, b, merged }) => {
    expect(merge(shapeOf(collection), a, b)).toMatchObject(merged);
    expect(merge(shapeOf(collection), b, a)).toMatchObject(merged);
    // Of a map, what was taken away must not be there either.
    const { maps } = shapeOf(collection) as unknown as MergeShape<SyncedDocument & { readonly [field: string]: unknown }>;
    const now: { readonly [field: string]: unknown } = merge(shapeOf(collection), a, b);
    for (const field of maps) expect(now[field] ?? {}).toEqual((merged as { readonly [field: string]: unknown })[field] ?? {});
  });

  test('of every collection there are some', () => {
    expect([...new Set(both.flatMap(({ documents }) => Object.keys(documents)))].toSorted()).toEqual(collectionNames.toSorted());
  });

  test('[S40] have the hash that they had, in the bucket in which they were', () => {
    for (const { collection, place, hash, bucket } of more.hashes) {
      const document = more.documents[collection]![place]!;
      expect([toHex(contentHash(document)), bucketOf(document.id)]).toEqual([hash, bucket]);
    }
  });
});

describe('[S67] a client of version 1', () => {
  let server: Harness;
  beforeEach(async () => {
    server = await harness();
    server.setNow(START_MS + 60_000);
  });
  afterEach(() => server.close());

  test('gets from today’s server what it always got, and perhaps more', async () => {
    const address = await listen(server.app);
    const steps = vectors<Step[]>('v1-exchange');
    await replay(address, steps, { password: PASSWORD }, (headers) => openStream(address, headers));
    expect(await server.deps.storage.read((reader) => reader.count(server.tenant, 'incidents', {}))).toBe(1);
  });

  test('[S40] [S47] [S62] compares, relays, reports and comes back as it always did', async () => {
    const address = await listen(server.app);
    await replay(address, vectors<Step[]>('v1-more-exchange'), { password: PASSWORD }, (headers) => openStream(address, headers));
    const kept = await server.deps.storage.read((reader) => reader.allDocuments(server.tenant, 'incidents'));
    expect(kept.map(({ title }) => title)).toEqual(['CAM-12 drops', 'Brought by a colleague']);
  });

  test('[S68] pushes again what a server stored before a field was there, and edits it', async () => {
    const laptop = await server.signIn('technician');
    const { owner: _since, ...older } = laptop.incident();
    await server.deps.storage.transact(server.tenant, (transaction) =>
      transaction.putDocuments('incidents', [{ id: older.id, content: canonicalJson(older) }]),
    );
    expect(await laptop.push('incidents', older)).toMatchObject([{ outcome: 'accepted' }]);
    const edited = laptop.edited(older as Incident, { impact: 'two lanes dark' });
    expect(await laptop.push('incidents', edited)).toMatchObject([
      { outcome: 'merged', document: { owner: '', impact: 'two lanes dark' } },
    ]);
  });
});
