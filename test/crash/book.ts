import { canonicalJson } from '#domain/merge/canonical.ts';
import { merge, type MergeShape, type SyncedDocument } from '#domain/merge/merge.ts';
import { collections, type CollectionName } from '#domain/schema/collections.ts';

/** What was promised: every document as somebody was told that it is safe, by collection and id. */
export type Book = {
  /** `document` is safe, together with all that was safe of it before. */
  readonly note: (collection: CollectionName, document: SyncedDocument) => void;
  /** How many promises were noted. */
  readonly count: () => number;
  /** Which promises `held` breaks, in words; of all, or of those noted since the last time they were `kept`. */
  readonly broken: (held: Held, which: 'all' | 'recent') => string[];
  /** What is noted so far is not recent any more. */
  readonly settle: () => void;
};

/** Answers what is held under an id now. */
export type Held = (collection: CollectionName, id: string) => SyncedDocument | undefined;

export function openBook(): Book {
  const promised = new Map<string, { readonly collection: CollectionName; readonly document: SyncedDocument }>();
  const recent = new Set<string>();
  let count = 0;
  return {
    note: (collection, document) => {
      const key = `${collection}/${document.id}`;
      const known = promised.get(key)?.document;
      promised.set(key, { collection, document: known === undefined ? document : merge(shapeOf(collection), known, document) });
      recent.add(key);
      count += 1;
    },
    count: () => count,
    broken: (held, which) =>
      [...(which === 'all' ? promised.keys() : recent)].flatMap((key) => {
        const { collection, document } = promised.get(key)!;
        const now = held(collection, document.id);
        if (now === undefined) return [`${key} is gone`];
        return holds(collection, now, document) ? [] : [`${key} lacks ${canonicalJson(document.stamps)}, has ${canonicalJson(now.stamps)}`];
      }),
    settle: () => recent.clear(),
  };
}

/** Nothing of `part` is missing from `whole`: merging it in changes nothing. */
export function holds(collection: CollectionName, whole: SyncedDocument, part: SyncedDocument): boolean {
  return canonicalJson(merge(shapeOf(collection), whole, part)) === canonicalJson(merge(shapeOf(collection), whole, whole));
}

function shapeOf(collection: CollectionName): MergeShape<SyncedDocument> {
  return collections[collection].shape as unknown as MergeShape<SyncedDocument>;
}
