import type { DatabaseSync } from 'node:sqlite';
import type { CollectionName } from '#domain/schema/collections.ts';
import { digestChanges, hashedAnew, placeOf, type DigestChange, type Hashed } from '../digest-changes.ts';
import type { Reader, Region } from '../port.ts';
import { bucketSum, idAndHash, regionOf, text } from '../rows.ts';

type Placed = Hashed & { readonly region: Region };

/** Keeps the digests of one transaction's tenant. `replace` with each document that is written, `flush` before anything is read or committed. */
export type DigestKeeper = {
  readonly replace: (collection: CollectionName, before: Placed | undefined, after: Placed) => void;
  readonly flush: () => void;
};

/** Prepares the statements once; answers with how to begin for a tenant. */
export function sqliteDigests(database: DatabaseSync): (tenant: string) => DigestKeeper {
  const add = addingStatement(database);
  return (tenant) => {
    const changes = digestChanges();
    return {
      replace: (collection, before, after) => {
        if (before !== undefined) changes.remove(collection, before.region, before);
        changes.add(collection, after.region, after);
      },
      flush: () => add(tenant, changes.take()),
    };
  };
}

/** Gives a hash to every document that was stored before there were any. Does nothing, quickly, once it is done. */
export function fillDigests(database: DatabaseSync): void {
  const unhashed = database.prepare('SELECT tenant, collection, id, content, region FROM documents WHERE hash_a IS NULL LIMIT 500');
  const set = database.prepare('UPDATE documents SET bucket = ?, hash_a = ?, hash_b = ? WHERE tenant = ? AND collection = ? AND id = ?');
  const add = addingStatement(database);
  for (let rows = unhashed.all(); rows.length > 0; rows = unhashed.all()) {
    database.exec('BEGIN IMMEDIATE');
    for (const row of rows) {
      const [tenant, collection, id] = [text(row, 'tenant'), text(row, 'collection') as CollectionName, text(row, 'id')];
      const { bucket, hash } = hashedAnew(id, text(row, 'content'));
      set.run(bucket, ...hash, tenant, collection, id);
      add(tenant, [{ collection, place: placeOf(regionOf(row)), bucket, sum: hash }]);
    }
    database.exec('COMMIT');
  }
}

/** Sums are kept modulo 2³². */
function addingStatement(database: DatabaseSync): (tenant: string, changes: readonly DigestChange[]) => void {
  const statement = database.prepare(`
    INSERT INTO digests (tenant, collection, region, bucket, sum_a, sum_b)
      SELECT ?, value ->> 'collection', value ->> 'place', value ->> 'bucket', value ->> '$.sum[0]', value ->> '$.sum[1]' FROM json_each(?) WHERE true
    ON CONFLICT (tenant, collection, region, bucket) DO UPDATE
      SET sum_a = (sum_a + excluded.sum_a) & 4294967295, sum_b = (sum_b + excluded.sum_b) & 4294967295`);
  return (tenant, changes) => {
    if (changes.length > 0) statement.run(tenant, JSON.stringify(changes));
  };
}

type DigestReads = Pick<Reader, 'sums' | 'hashesIn' | 'lastChange' | 'placed'>;

/** What a comparison asks. `?4` (`?3`): regions as a JSON list, or NULL for all. */
export function digestReads(database: DatabaseSync): DigestReads {
  const within = (list: string): string => `(${list} IS NULL OR region IN (SELECT value FROM json_each(${list})))`;
  const sums = database.prepare(`SELECT bucket, sum_a, sum_b FROM digests WHERE tenant = ?1 AND collection = ?2 AND ${within('?3')}`);
  const hashesIn = database.prepare(
    `SELECT id, hash_a, hash_b FROM documents WHERE tenant = ?1 AND collection = ?2 AND bucket = ?3 AND ${within('?4')}`,
  );
  const last = database.prepare('SELECT max(seq) AS seq FROM documents WHERE tenant = ? AND collection = ?');
  const lastIn = ['documents', 'departures'].map((table) =>
    database.prepare(`SELECT max(seq) AS seq FROM ${table} WHERE tenant = ? AND collection = ? AND region = ?`),
  );
  const placed = database.prepare('SELECT id, content, region FROM documents WHERE tenant = ? AND collection = ? AND id = ?');
  const list = (regions: readonly string[] | undefined): string | null => (regions === undefined ? null : JSON.stringify(regions));
  return {
    sums: async (of, collection, regions) => sums.all(of, collection, list(regions)).map(bucketSum),
    hashesIn: async (of, collection, bucket, regions) => hashesIn.all(of, collection, bucket, list(regions)).map(idAndHash),
    lastChange: async (of, collection, regions) => {
      if (regions === undefined) return Number(last.get(of, collection)?.['seq'] ?? 0);
      return Math.max(0, ...regions.flatMap((region) => lastIn.map((one) => Number(one.get(of, collection, region)?.['seq'] ?? 0))));
    },
    placed: async (of, collection, ids) =>
      ids.flatMap((id) => {
        const row = placed.get(of, collection, id);
        return row === undefined ? [] : [{ id, content: text(row, 'content'), region: regionOf(row) }];
      }),
  };
}
