import type { DatabaseSync } from 'node:sqlite';
import type { CollectionName } from '#domain/schema/collections.ts';
import { digestChanges, hashed, type DigestChange, type Hashed } from '../digest-changes.ts';
import { idAndHash, integer, text } from '../rows.ts';

/** Keeps the digests of one transaction's tenant. `replace` before a document is written, `flush` before anything is read or committed. */
export type DigestKeeper = {
  readonly replace: (collection: CollectionName, id: string, document: Hashed) => void;
  readonly flush: () => void;
};

/** Prepares the statements once; answers with how to begin for a tenant. */
export function sqliteDigests(database: DatabaseSync): (tenant: string) => DigestKeeper {
  const known = database.prepare('SELECT id, bucket, hash_a, hash_b FROM documents WHERE tenant = ? AND collection = ? AND id = ?');
  const add = addingStatement(database);
  return (tenant) => {
    const changes = digestChanges();
    return {
      replace: (collection, id, document) => {
        const row = known.get(tenant, collection, id);
        if (row !== undefined) changes.remove(collection, '', { bucket: integer(row, 'bucket'), hash: idAndHash(row).hash });
        changes.add(collection, '', document);
      },
      flush: () => add(tenant, changes.take()),
    };
  };
}

/** Gives a hash to every document that was stored before there were any. Does nothing, quickly, once it is done. */
export function fillDigests(database: DatabaseSync): void {
  const unhashed = database.prepare('SELECT tenant, collection, id, content FROM documents WHERE hash_a IS NULL LIMIT 500');
  const set = database.prepare('UPDATE documents SET bucket = ?, hash_a = ?, hash_b = ? WHERE tenant = ? AND collection = ? AND id = ?');
  const add = addingStatement(database);
  for (let rows = unhashed.all(); rows.length > 0; rows = unhashed.all()) {
    database.exec('BEGIN IMMEDIATE');
    for (const row of rows) {
      const [tenant, collection, id] = [text(row, 'tenant'), text(row, 'collection') as CollectionName, text(row, 'id')];
      const { bucket, hash } = hashed(id, text(row, 'content'));
      set.run(bucket, ...hash, tenant, collection, id);
      add(tenant, [{ collection, region: '', bucket, sum: hash }]);
    }
    database.exec('COMMIT');
  }
}

/** Sums are kept modulo 2³². */
function addingStatement(database: DatabaseSync): (tenant: string, changes: readonly DigestChange[]) => void {
  const statement = database.prepare(`
    INSERT INTO digests (tenant, collection, region, bucket, sum_a, sum_b)
      SELECT ?, value ->> 'collection', value ->> 'region', value ->> 'bucket', value ->> '$.sum[0]', value ->> '$.sum[1]' FROM json_each(?) WHERE true
    ON CONFLICT (tenant, collection, region, bucket) DO UPDATE
      SET sum_a = (sum_a + excluded.sum_a) & 4294967295, sum_b = (sum_b + excluded.sum_b) & 4294967295`);
  return (tenant, changes) => {
    if (changes.length > 0) statement.run(tenant, JSON.stringify(changes));
  };
}
