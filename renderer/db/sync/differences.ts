import type { z } from 'zod';
import { contentHash, toHex } from '#domain/digest/digest.ts';
import { bucketAnswer, digestAnswer, documentsAnswer, DOCUMENTS_LIMIT_MAX, type HeldDocument } from '#domain/protocol/digest.ts';
import type { Checkpoint } from '#domain/protocol/sync.ts';
import type { CollectionName } from '#domain/schema/collections.ts';
import type { ApiClient } from '../api.ts';
import type { Connection } from './connection.ts';
import type { Disk } from './on-disk.ts';

export type DifferenceDeps = {
  readonly api: ApiClient;
  readonly connection: Connection;
  readonly collection: CollectionName;
  readonly disk: Disk;
  /** Where this laptop stands now, everything up to there being stored. */
  readonly position: () => Checkpoint | undefined;
};

/** One document that is not the same on both sides, and what the server holds under its id. */
export type Difference = HeldDocument;

/** The two do not stand at the same place (something came in meanwhile): to be asked again. */
export class NotComparable extends Error {}

/**
 * Finds the documents that differ between this laptop and the server, at one place of its history (S41): sums first, then ids and
 * hashes of the buckets whose sums differ, then the documents themselves. `ignore`: ids that are known to differ. Throws
 * `NotComparable` when either side moved; nothing said so far counts then.
 */
export async function differences(deps: DifferenceDeps, ignore: () => Promise<ReadonlySet<string>>): Promise<Difference[]> {
  const at = deps.position();
  const theirs = await ask(deps, at, 'digest', undefined, digestAnswer);
  const ours = await deps.disk.sums();
  stillAt(deps, at);
  const differing = theirs.sums.flatMap((sum, bucket) => (sum === ours[bucket] ? [] : [bucket]));
  if (differing.length === 0) return [];

  const here = await deps.disk.hashes(new Set(differing));
  const there = await hashesThere(deps, at, differing);
  stillAt(deps, at);
  const ignored = await ignore();
  const ids = [...new Set([...here.keys(), ...there.keys()])].filter((id) => here.get(id) !== there.get(id) && !ignored.has(id));
  const found: Difference[] = [];
  for (let left = ids; left.length > 0;) {
    const body = { ids: left.slice(0, DOCUMENTS_LIMIT_MAX) };
    const { documents } = await ask(deps, at, 'documents', body, documentsAnswer);
    // What the sums leave out (own work that is not placed yet) can be the same all the same.
    found.push(...documents.filter((one) => one.held !== 'document' || toHex(contentHash(one.document)) !== here.get(one.id)));
    const answered = new Set(documents.map(({ id }) => id));
    left = left.filter((id) => !answered.has(id));
  }
  stillAt(deps, at);
  return found;
}

async function hashesThere(deps: DifferenceDeps, at: Checkpoint | undefined, buckets: readonly number[]): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  for (let left = [...buckets]; left.length > 0;) {
    const answer = await ask(deps, at, 'bucket', { buckets: left }, bucketAnswer);
    for (const { documents } of answer.buckets) for (const [id, hash] of documents) hashes.set(id, hash);
    const answered = new Set(answer.buckets.map(({ bucket }) => bucket));
    left = left.filter((bucket) => !answered.has(bucket));
  }
  return hashes;
}

type Standing = { readonly checkpoint: Checkpoint; readonly last: number };

/** An answer that speaks of the place `at`: nothing of the collection has changed after it. */
async function ask<T extends Standing>(
  { api, connection, collection }: DifferenceDeps,
  at: Checkpoint | undefined,
  what: 'digest' | 'bucket' | 'documents',
  body: object | undefined,
  schema: z.ZodType<T>,
): Promise<T> {
  const request = body === undefined ? {} : { method: 'POST' as const, body };
  const answered = await api.json(`/api/v1/sync/${collection}/${what}`, request, schema);
  if (!answered.ok) {
    connection.lost(answered);
    throw new NotComparable(`${what} ${collection}: ${answered.problem}`);
  }
  const { checkpoint, last } = answered.value;
  if (at === undefined || checkpoint.epoch !== at.epoch || checkpoint.scope !== at.scope || last > at.seq || at.seq > checkpoint.seq) {
    throw new NotComparable(`${what} ${collection}: the server moved on`);
  }
  return answered.value;
}

function stillAt({ position, collection }: DifferenceDeps, at: Checkpoint | undefined): void {
  const now = position();
  if (now === undefined || now.epoch !== at?.epoch || now.seq !== at.seq) throw new NotComparable(`${collection}: something came in`);
}
