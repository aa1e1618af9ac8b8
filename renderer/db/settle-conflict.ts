import type { RxConflictHandler, WithDeleted } from 'rxdb';
import { sameVersion, type SyncedDocument } from '#domain/merge/merge.ts';

/** What stands for the server's version when a document of ours is to be changed and then sent again. */
type SendAgain = WithDeleted<SyncedDocument> & { readonly sendAgain?: SyncedDocument };

/**
 * The server merges; its answer is what a collision comes to. Documents are the same when their stamps are, whatever
 * else a newer server may have added.
 */
export const settleConflict: RxConflictHandler<SyncedDocument> = {
  isEqual: (a, b) => Boolean(a._deleted) === Boolean(b._deleted) && sameVersion(a, b),
  resolve: ({ realMasterState }) => {
    const { sendAgain: ours } = realMasterState as SendAgain;
    return Promise.resolve(ours === undefined ? realMasterState : { ...ours, _deleted: false });
  },
};

/**
 * As the answer to a push: `document` replaces what was sent and goes out again. RxDB sends a resolution only when it
 * differs from the server's version, so that one is said to hold nothing.
 */
export function sendAgain(document: SyncedDocument): WithDeleted<SyncedDocument> {
  const nothing: SendAgain = { id: document.id, stamps: {}, _deleted: false, sendAgain: document };
  return nothing;
}

/** What `sendAgain` made of a document: the version that goes out again. `undefined` for any other answer. */
export function sentAgain(answer: WithDeleted<SyncedDocument>): SyncedDocument | undefined {
  return (answer as SendAgain).sendAgain;
}
