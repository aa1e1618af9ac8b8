import type { RxCollection, WithDeleted } from 'rxdb';
import { collisions } from '#domain/merge/collisions.ts';
import { merge, sameVersion, type MergeShape, type SyncedDocument } from '#domain/merge/merge.ts';
import { collections, type CollectionName } from '#domain/schema/collections.ts';

/**
 * What a restored server sends, with every document that is newer here replaced by the one that is here: replication would
 * otherwise write the old over the new, which may be nowhere else any more. What is newer here is given back (see `reconcile.ts`).
 */
export async function keepNewer(
  name: CollectionName,
  collection: RxCollection<SyncedDocument>,
  sent: readonly WithDeleted<SyncedDocument>[],
): Promise<WithDeleted<SyncedDocument>[]> {
  const here = await collection.storageInstance.findDocumentsById(
    sent.map(({ id }) => id),
    false,
  );
  const byId = new Map(here.map((document) => [document.id, document]));
  return sent.map((theirs) => {
    const { _rev, _meta, _attachments, ...ours } = byId.get(theirs.id) ?? {
      ...theirs,
      _rev: '',
      _meta: undefined,
      _attachments: undefined,
    };
    return holdsNewer(name, ours, theirs) ? ours : theirs;
  });
}

/**
 * Whether `ours` has something that `theirs` lacks: a later change, or one that lost to theirs without having been known to its author,
 * which only the server notes (S19), and a restored one has not seen. A document that cannot be read has none.
 */
export function holdsNewer(name: CollectionName, ours: SyncedDocument, theirs: SyncedDocument): boolean {
  const { shape } = collections[name] as unknown as { readonly shape: MergeShape<SyncedDocument> };
  if (!isWhole(name, ours)) return false;
  return !sameVersion(merge(shape, ours, theirs), theirs) || (name === 'incidents' && collisions(shape, ours, theirs).length > 0);
}

/**
 * Whether a document is one that the server could have sent: what a broken disk leaves is not. Fields and values that only a newer
 * server knows are no fault (S68).
 */
export function isWhole(name: CollectionName, document: SyncedDocument): boolean {
  const bare: { readonly [field: string]: unknown } = Object.fromEntries(Object.entries(document).filter(([key]) => !key.startsWith('_')));
  const parsed = collections[name].schema.safeParse(bare);
  if (parsed.success) return true;
  return parsed.error.issues.every(({ code, path: [field] }) => {
    if (code === 'unrecognized_keys') return true;
    return field !== undefined && field !== 'id' && field !== 'stamps' && bare[String(field)] !== undefined;
  });
}
