import { stampAuthor } from '#domain/clock/stamp.ts';
import { BUCKETS, contentHash, EMPTY, plus, sumsOf, toHex, type Digest } from '#domain/digest/digest.ts';
import type { BucketAnswer, DigestAnswer, DocumentsAnswer, HeldDocument } from '#domain/protocol/digest.ts';
import { CREATION, stampOf, type SyncedDocument } from '#domain/merge/merge.ts';
import type { WireDocument } from '#domain/protocol/sync.ts';
import type { Principal } from '#domain/protocol/session.ts';
import type { CollectionName } from '#domain/schema/collections.ts';
import type { PlacedText, Reader } from '../storage/port.ts';
import { position } from './pull.ts';
import { scopeIn, sees, type Scope } from './scope.ts';

/** Each answer is one snapshot's (S41); call within one. */
type Asking = Pick<Principal, 'tenant' | 'person'>;

/** Whole buckets are answered until this many documents are in; a bucket of its own may have more. */
const HASHES_MAX = 5000;
/** Documents are answered until this many characters of JSON are in, one at least. */
const TEXT_MAX = 1024 * 1024;

/** The sums of what the caller may see. */
export async function digest(reader: Reader, principal: Asking, collection: CollectionName): Promise<DigestAnswer> {
  const scope = await scopeIn(reader, principal);
  const sums = bucketSums(await reader.sums(principal.tenant, collection, scope.regions));
  return { ...(await standing(reader, principal, collection, scope)), sums: sums.map(toHex) };
}

/** Ids and hashes in some buckets. */
export async function buckets(
  reader: Reader,
  principal: Asking,
  collection: CollectionName,
  asked: readonly number[],
): Promise<BucketAnswer> {
  const scope = await scopeIn(reader, principal);
  const answered: BucketAnswer['buckets'] = [];
  let size = 0;
  for (const bucket of asked) {
    const documents = await reader.hashesIn(principal.tenant, collection, bucket, scope.regions);
    size += documents.length;
    if (size > HASHES_MAX && answered.length > 0) break;
    answered.push({ bucket, documents: documents.map(({ id, hash }) => [id, toHex(hash)]) });
  }
  return { ...(await standing(reader, principal, collection, scope)), buckets: answered };
}

/** What is held under some ids. What lies outside the caller's scope has left, whatever it holds (S36). */
export async function documents(
  reader: Reader,
  principal: Asking,
  collection: CollectionName,
  ids: readonly string[],
): Promise<DocumentsAnswer> {
  const scope = await scopeIn(reader, principal);
  const placed = new Map((await reader.placed(principal.tenant, collection, ids)).map((one) => [one.id, one]));
  const answered: HeldDocument[] = [];
  let size = 0;
  for (const id of ids) {
    const held = heldFor(principal, scope, id, placed.get(id));
    size += held.held === 'document' ? (placed.get(id)?.content.length ?? 0) : 0;
    if (size > TEXT_MAX && answered.length > 0) break;
    answered.push(held);
  }
  return { ...(await standing(reader, principal, collection, scope)), documents: answered };
}

function heldFor({ person }: Asking, scope: Scope, id: string, placed: PlacedText | undefined): HeldDocument {
  if (placed === undefined) return { held: 'unknown', id };
  const document = JSON.parse(placed.content) as WireDocument & SyncedDocument;
  // An entry can come before its incident: to its author it has not left.
  const isOwn = placed.region === null && stampAuthor(stampOf(document, CREATION)) === person;
  return isOwn || sees(scope, placed.region) ? { held: 'document', id, document } : { held: 'left', id };
}

async function standing(
  reader: Reader,
  principal: Asking,
  collection: CollectionName,
  scope: Scope,
): Promise<Pick<DigestAnswer, 'checkpoint' | 'last'>> {
  const last = await reader.lastChange(principal.tenant, collection, scope.regions);
  return { checkpoint: await position(reader, principal, scope), last };
}

/** One sum a bucket, over all regions. */
function bucketSums(sums: Awaited<ReturnType<Reader['sums']>>): Digest[] {
  const all: Digest[] = Array.from({ length: BUCKETS }, () => EMPTY);
  for (const { bucket, sum } of sums) all[bucket] = plus(all[bucket] ?? EMPTY, sum);
  return all;
}

/**
 * The buckets whose sum is not that of the documents in them, worked out from scratch: none, unless something is wrong with the
 * server (S40). With `regions`, of these only.
 */
export async function wrongSums(
  reader: Reader,
  tenant: string,
  collection: CollectionName,
  regions?: readonly string[],
): Promise<number[]> {
  const rows = await reader.documentsAfter(tenant, collection, -1, Number.MAX_SAFE_INTEGER, regions);
  const documents = rows.map(({ content }) => JSON.parse(content) as { readonly id: string });
  const expected = sumsOf(documents.map((document) => [document.id, contentHash(document)] as const));
  const kept = bucketSums(await reader.sums(tenant, collection, regions));
  return expected.flatMap((sum, bucket) => (toHex(sum) === toHex(kept[bucket] ?? EMPTY) ? [] : [bucket]));
}
