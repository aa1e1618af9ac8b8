import type { DatabaseSync } from 'node:sqlite';
import type { CollectionName, DocumentOf } from '#domain/schema/collections.ts';
import { hashed, type Hashed } from '../digest-changes.ts';
import type { Region, Stored } from '../port.ts';
import { idAndHash, integer, regionOf, storedOf, text, type Row } from '../rows.ts';
import type { DigestKeeper } from './digests.ts';

/** The rows of one transaction's tenant: each is looked up once, and written by its number. */
export type DocumentRows = {
  readonly regionOf: (collection: CollectionName, id: string) => Region | undefined;
  readonly documents: <C extends CollectionName>(collection: C, ids: readonly string[]) => Map<string, Stored<DocumentOf[C]>>;
  /** Makes the row or writes it anew; the digests follow. */
  readonly put: (collection: CollectionName, document: Written) => void;
};
type Written = {
  readonly id: string;
  readonly seq: number;
  readonly receivedAt: number;
  readonly content: string;
  readonly region: Region;
  readonly tie: string;
};

type Known = Hashed & { readonly row: number | bigint; readonly region: Region; readonly tie: string };

/** Prepares the statements once; answers with how to begin for a tenant. */
export function sqliteDocumentRows(database: DatabaseSync): (tenant: string, digests: DigestKeeper) => DocumentRows {
  const where = 'FROM documents WHERE tenant = ? AND collection = ? AND id = ?';
  const place = database.prepare(`SELECT rowid AS row, id, region, tie, bucket, hash_a, hash_b ${where}`);
  const whole = database.prepare(`SELECT rowid AS row, id, region, tie, bucket, hash_a, hash_b, seq, content ${where}`);
  const insert = database.prepare(`
    INSERT INTO documents (tenant, collection, id, seq, received_at, content, region, tie, bucket, hash_a, hash_b)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  // Which of the indexes are written follows from the columns that are named.
  const change = database.prepare('UPDATE documents SET seq = ?, received_at = ?, content = ?, hash_a = ?, hash_b = ? WHERE rowid = ?');
  const move = database.prepare('UPDATE documents SET region = ?, tie = ? WHERE rowid = ?');

  return (tenant, digests) => {
    const known = new Map<CollectionName, Map<string, Known | undefined>>();
    const knownOf = (collection: CollectionName): Map<string, Known | undefined> => {
      const rows = known.get(collection) ?? new Map<string, Known | undefined>();
      if (rows.size === 0) known.set(collection, rows);
      return rows;
    };
    const find = (collection: CollectionName, id: string): Known | undefined => {
      const rows = knownOf(collection);
      const found = rows.get(id);
      if (found !== undefined || rows.has(id)) return found;
      const row = place.get(tenant, collection, id);
      const looked = row && knownRow(row);
      rows.set(id, looked);
      return looked;
    };

    return {
      regionOf: (collection, id) => find(collection, id)?.region,
      documents: <C extends CollectionName>(collection: C, ids: readonly string[]) => {
        const found = new Map<string, Stored<DocumentOf[C]>>();
        const rows = knownOf(collection);
        for (const id of ids) {
          const row = whole.get(tenant, collection, id);
          rows.set(id, row && knownRow(row));
          if (row !== undefined) found.set(id, storedOf<C>(row));
        }
        return found;
      },
      put: (collection, { id, seq, receivedAt, content, region, tie }) => {
        const before = find(collection, id);
        const { bucket, hash } = hashed(id, content);
        digests.replace(collection, before, { region, bucket, hash });
        let row = before?.row;
        if (row === undefined) {
          row = insert.run(tenant, collection, id, seq, receivedAt, content, region, tie, bucket, ...hash).lastInsertRowid;
        } else {
          change.run(seq, receivedAt, content, ...hash, row);
          if (before?.region !== region || before.tie !== tie) move.run(region, tie, row);
        }
        knownOf(collection).set(id, { row, region, tie, bucket, hash });
      },
    };
  };
}

function knownRow(row: Row): Known {
  const { hash } = idAndHash(row);
  return { row: integer(row, 'row'), region: regionOf(row), tie: text(row, 'tie'), bucket: integer(row, 'bucket'), hash };
}
