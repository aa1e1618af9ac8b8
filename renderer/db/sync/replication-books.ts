import { getComposedPrimaryKeyOfDocumentData, getHeightOfRevision, type RxCollection } from 'rxdb';
import type { RxReplicationState } from 'rxdb/plugins/replication';
import { sameVersion, type SyncedDocument } from '#domain/merge/merge.ts';
import type { Checkpoint } from '#domain/protocol/sync.ts';
import type { CollectionName } from '#domain/schema/collections.ts';
import { isWhole } from './keep-newer.ts';

/**
 * Those of `ids` that are here in a version which replication, by its own books, does not take for the server's: it is sending them, is
 * about to, or has forgotten to. What a broken disk has left is not sent.
 */
export async function takenForUnsent(
  name: CollectionName,
  collection: RxCollection<SyncedDocument>,
  replication: RxReplicationState<SyncedDocument, Checkpoint> | undefined,
  ids: readonly string[],
): Promise<string[]> {
  const books = replication?.metaInstance;
  if (books === undefined || ids.length === 0) return [];
  const keyOf = (itemId: string): string => getComposedPrimaryKeyOfDocumentData(books.schema, { itemId, isCheckpoint: '0' });
  const [here, noted] = await Promise.all([
    collection.storageInstance.findDocumentsById([...ids], false),
    books.findDocumentsById(ids.map(keyOf), true),
  ]);
  const atServer = new Map(noted.map(({ itemId, docData }) => [itemId, docData]));
  return here
    .filter((document) => {
      const known = atServer.get(document.id);
      const isPulled = document._meta['o']?._rev === getHeightOfRevision(document._rev);
      return !isPulled && isWhole(name, document) && (known === undefined || !sameVersion(known, document));
    })
    .map(({ id }) => id);
}
