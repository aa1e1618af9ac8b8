import { getUnderlyingPersistentStorage, type BulkWriteRow, type RxCollection, type RxDocumentData, type WithDeleted } from 'rxdb';
import { sameVersion, type SyncedDocument } from '#domain/merge/merge.ts';
import type { CollectionName } from '#domain/schema/collections.ts';

/** Older than anything a person does. */
const SERVERS_LWT = 1;

/** The upstream starts behind everything that was written here and before everything a person does. */
export const upstreamStart = { id: '', lwt: SERVERS_LWT + 1 };

export function replicationIdentifier(name: CollectionName): string {
  return `milepost-${name}`;
}

/**
 * Writes documents as replication would have left them, but once: marked as coming from the server (`_meta.o`, which
 * the pull looks at), and older than any local change (`lwt`, below the upstream's `initialCheckpoint`), so that
 * nothing of it is taken for work to be sent. A document on which somebody has worked here is left alone: live
 * replication brings whatever is newer. Throws when the storage fails.
 */
export async function writerAsServer(
  collection: RxCollection<SyncedDocument>,
  identifier: string,
): Promise<(documents: readonly WithDeleted<SyncedDocument>[]) => Promise<void>> {
  const hash = await collection.database.hashFunction(`rxdbreplication${identifier}`);
  const storage = getUnderlyingPersistentStorage(collection.internalStorageInstance);
  const rowOf = (document: WithDeleted<SyncedDocument>, previous?: Stored): BulkWriteRow<SyncedDocument> => {
    const height = previous === undefined ? 1 : Number.parseInt(previous._rev, 10) + 1;
    const stored = {
      ...document,
      _attachments: {},
      _rev: `${height}-${collection.database.token}`,
      _meta: { lwt: SERVERS_LWT, o: { _rev: height, hash } },
    };
    return previous === undefined ? { document: stored } : { previous, document: stored };
  };
  const write = async (rows: BulkWriteRow<SyncedDocument>[]): Promise<Stored[]> => {
    const { error } = await storage.bulkWrite(rows, 'as-server');
    const broken = error.find(({ status }) => status !== 409);
    if (broken !== undefined) throw new Error(`${collection.name} not written: status ${broken.status}`);
    return error.flatMap((one) => ('documentInDb' in one && one.documentInDb !== undefined ? [one.documentInDb as Stored] : []));
  };
  return async (documents) => {
    const there = await write(documents.map((document) => rowOf(document)));
    const untouched = there.filter(({ _meta }) => _meta.lwt === SERVERS_LWT);
    const rows = untouched.flatMap((previous) => {
      const document = documents.find(({ id }) => id === previous.id);
      const news = document !== undefined && (document._deleted || !sameVersion(previous, document));
      return news ? [rowOf(document._deleted ? { ...previous, _deleted: true } : document, previous)] : [];
    });
    if (rows.length > 0) await write(rows);
  };
}

type Stored = RxDocumentData<SyncedDocument>;
