import { bucketOf, contentHash, EMPTY, minus, plus, type Digest } from '#domain/digest/digest.ts';
import type { CollectionName } from '#domain/schema/collections.ts';

/** A document's place among the digests. */
export type Hashed = { readonly bucket: number; readonly hash: Digest };

/** Of a document as JSON text. */
export function hashed(id: string, content: string): Hashed {
  return { bucket: bucketOf(id), hash: contentHash(JSON.parse(content) as object) };
}

/** By how much one bucket's sum changes. `region`: whose documents it sums up; `''` for those that everybody sees. */
export type DigestChange = {
  readonly collection: CollectionName;
  readonly region: string;
  readonly bucket: number;
  readonly sum: Digest;
};

/** What a transaction does to the digests, added up so that it is written once. */
export type DigestChanges = {
  readonly add: (collection: CollectionName, region: string, document: Hashed) => void;
  readonly remove: (collection: CollectionName, region: string, document: Hashed) => void;
  /** What has come together since the last call. */
  readonly take: () => DigestChange[];
};

export function digestChanges(): DigestChanges {
  let changes = new Map<string, DigestChange>();
  const change = (collection: CollectionName, region: string, bucket: number, by: (sum: Digest) => Digest): void => {
    const key = `${collection} ${bucket} ${region}`;
    changes.set(key, { collection, region, bucket, sum: by(changes.get(key)?.sum ?? EMPTY) });
  };
  return {
    add: (collection, region, { bucket, hash }) => change(collection, region, bucket, (sum) => plus(sum, hash)),
    remove: (collection, region, { bucket, hash }) => change(collection, region, bucket, (sum) => minus(sum, hash)),
    take: () => {
      const taken = [...changes.values()];
      changes = new Map();
      return taken;
    },
  };
}
