import { createRevision, type BulkWriteRow, type RxDocumentData, type RxStorage } from 'rxdb';
import { includes, type SyncedDocument } from '#domain/merge/merge.ts';

/** What replication notes of one document: `docData` is what the server was last known to hold. */
type Known = { readonly docData: SyncedDocument & { readonly _deleted?: boolean } };

/** As RxDB calls its writing of the notes: first of what it takes for sent as it is, then of what was answered with another version. */
const PUSHED = 'replication-up-write-meta';
const REPLACED = 'replication-up-write-conflict-meta';
/** What RxDB has just noted of a push: which documents were `sent`, or what took the place of others; in the collection of its notes. */
export type Noted = { readonly of: 'sent' | 'replaced'; readonly metaCollection: string };
/** A second try can meet another note; a third has not been seen. */
const TRIES = 5;

/**
 * Replication notes what the server holds after a push, unless a pull has noted something meanwhile: RxDB then lets the push's
 * note go. Where the pull's was older, the record counts as unsent for ever: it is not sent, for its push is done, and whatever
 * others change in it is not taken over. So the note of a push is written again over one that is not newer. `onNoted` is told of each
 * note of a push.
 */
export function keepingPushNotes(
  storage: RxStorage<unknown, unknown>,
  onNoted: (noted: Noted) => void = () => undefined,
): RxStorage<unknown, unknown> {
  return {
    ...storage,
    createStorageInstance: async (params) => {
      const instance = await storage.createStorageInstance<Known>(params as never);
      const write = instance.bulkWrite.bind(instance);
      instance.bulkWrite = async (rows, context) => {
        let result = await write(rows, context);
        const metaCollection = params.collectionName;
        if (context === REPLACED) onNoted({ of: 'replaced', metaCollection });
        if (context !== PUSHED) return result;
        for (let tries = 1; tries < TRIES; tries += 1) {
          const again = result.error.flatMap((error) =>
            error.status === 409 ? overtaken(error.writeRow, error.documentInDb, params.databaseInstanceToken) : [],
          );
          if (again.length === 0) break;
          result = await write(again, context);
        }
        onNoted({ of: 'sent', metaCollection });
        return result;
      };
      return instance as never;
    },
  };
}

/** The row once more, over what is there now, unless that tells of a newer version, or that the record has left. */
function overtaken({ document }: BulkWriteRow<Known>, there: RxDocumentData<Known>, token: string): BulkWriteRow<Known>[] {
  if (there.docData._deleted === true || !includes(document.docData, there.docData)) return [];
  return [{ previous: there, document: { ...document, _rev: createRevision(token, there) } }];
}
