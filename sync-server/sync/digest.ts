import { BUCKETS, contentHash, EMPTY, sumsOf, toHex } from '#domain/digest/digest.ts';
import type { BucketAnswer, DigestAnswer, DocumentsAnswer, HeldDocument } from '#domain/protocol/digest.ts';
import type { Principal } from '#domain/protocol/session.ts';
import type { CollectionName } from '#domain/schema/collections.ts';
import type { Reader } from '../storage/port.ts';
import { position } from './pull.ts';

/** Each answer is one snapshot's (S41); call within one. */
type Asking = Pick<Principal, 'tenant' | 'person'>;

/** Whole buckets are answered until this many documents are in; a bucket of its own may have more. */
const HASHES_MAX = 5000;
/** Documents are answered until this many characters of JSON are in, one at least. */
const TEXT_MAX = 1024 * 1024;

/** The sums of what the caller may see. */
export async function digest(reader: Reader, principal: Asking, collection: CollectionName): Promise<DigestAnswer> {
  const sums = Array.from({ length: BUCKETS }, () => EMPTY);
  for (const { bucket, sum } of await reader.sums(principal.tenant, collection)) sums[bucket] = sum;
  return { ...(await standing(reader, principal, collection)), sums: sums.map(toHex) };
}

/** Ids and hashes in some buckets. */
export async function buckets(
  reader: Reader,
  principal: Asking,
  collection: CollectionName,
  asked: readonly number[],
): Promise<BucketAnswer> {
  const answered: BucketAnswer['buckets'] = [];
  let size = 0;
  for (const bucket of asked) {
    const documents = await reader.hashesIn(principal.tenant, collection, bucket);
    size += documents.length;
    if (size > HASHES_MAX && answered.length > 0) break;
    answered.push({ bucket, documents: documents.map(({ id, hash }) => [id, toHex(hash)]) });
  }
  return { ...(await standing(reader, principal, collection)), buckets: answered };
}

/** What is held under some ids. */
export async function documents(
  reader: Reader,
  principal: Asking,
  collection: CollectionName,
  ids: readonly string[],
): Promise<DocumentsAnswer> {
  const answered: HeldDocument[] = [];
  let size = 0;
  for (const id of ids) {
    const stored = await reader.document(principal.tenant, collection, id);
    size += stored === undefined ? 0 : JSON.stringify(stored.document).length;
    if (size > TEXT_MAX && answered.length > 0) break;
    answered.push(stored === undefined ? { held: 'unknown', id } : { held: 'document', id, document: stored.document });
  }
  return { ...(await standing(reader, principal, collection)), documents: answered };
}

async function standing(reader: Reader, principal: Asking, collection: CollectionName): Promise<Pick<DigestAnswer, 'checkpoint' | 'last'>> {
  return { checkpoint: await position(reader, principal), last: await reader.lastChange(principal.tenant, collection) };
}

/** The buckets whose sum is not that of the documents in them, worked out from scratch: none, unless something is wrong with the server (S40). */
export async function wrongSums(reader: Reader, tenant: string, collection: CollectionName): Promise<number[]> {
  const documents = await reader.allDocuments(tenant, collection);
  const expected = sumsOf(documents.map((document) => [document.id, contentHash(document)] as const));
  const kept = new Map((await reader.sums(tenant, collection)).map(({ bucket, sum }) => [bucket, sum]));
  return expected.flatMap((sum, bucket) => (toHex(sum) === toHex(kept.get(bucket) ?? EMPTY) ? [] : [bucket]));
}
