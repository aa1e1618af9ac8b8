import { bucketOf, contentHash, EMPTY, hashOfText, minus, plus, type Digest } from '#domain/digest/digest.ts';
import type { CollectionName } from '#domain/schema/collections.ts';
import type { Region } from './port.ts';

/** A document's place among the digests. */
export type Hashed = { readonly bucket: number; readonly hash: Digest };

/** Of a document as canonical JSON, as it is written. */
export function hashed(id: string, content: string): Hashed {
  return { bucket: bucketOf(id), hash: hashOfText(content) };
}

/** Of a document as JSON of whatever order, as it may have been written long ago. */
export function hashedAnew(id: string, content: string): Hashed {
  return { bucket: bucketOf(id), hash: contentHash(JSON.parse(content) as object) };
}

/** Where unplaced documents are summed up: a name that no region has. */
const UNPLACED = '\u001F';

/** A region as the digests name it, in a column that is never NULL. */
export function placeOf(region: Region): string {
  return region ?? UNPLACED;
}

/** By how much one bucket's sum changes. `place`: where the documents lie that it sums up (see `placeOf`). */
export type DigestChange = {
  readonly collection: CollectionName;
  readonly place: string;
  readonly bucket: number;
  readonly sum: Digest;
};

/** What a transaction does to the digests, added up so that it is written once. */
export type DigestChanges = {
  readonly add: (collection: CollectionName, region: Region, document: Hashed) => void;
  readonly remove: (collection: CollectionName, region: Region, document: Hashed) => void;
  /** What has come together since the last call. */
  readonly take: () => DigestChange[];
};

export function digestChanges(): DigestChanges {
  let changes = new Map<string, DigestChange>();
  const change = (collection: CollectionName, place: string, bucket: number, by: (sum: Digest) => Digest): void => {
    const key = `${collection} ${bucket} ${place}`;
    changes.set(key, { collection, place, bucket, sum: by(changes.get(key)?.sum ?? EMPTY) });
  };
  return {
    add: (collection, region, { bucket, hash }) => change(collection, placeOf(region), bucket, (sum) => plus(sum, hash)),
    remove: (collection, region, { bucket, hash }) => change(collection, placeOf(region), bucket, (sum) => minus(sum, hash)),
    take: () => {
      const taken = [...changes.values()];
      changes = new Map();
      return taken;
    },
  };
}
