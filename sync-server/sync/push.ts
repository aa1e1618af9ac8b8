import { canonicalJson } from '#domain/merge/canonical.ts';
import type { PushOutcome, WireDocument } from '#domain/protocol/sync.ts';
import type { CollectionName } from '#domain/schema/collections.ts';
import type { Incident } from '#domain/schema/incident.ts';
import type { ServerClock } from '../clock.ts';
import type { Transaction } from '../storage/port.ts';
import { judge, type Pusher as Judged } from './judge.ts';
import { noteCollisions } from './note-collisions.ts';
import { writeDocuments } from './write.ts';

/** `onHealed` is told of each document of which something came back from a lost line of history, and of what. */
export type Pusher = Judged & { readonly onHealed?: (collection: CollectionName, id: string, paths: readonly string[]) => void };

/**
 * Takes each document by itself, in the order sent, within one transaction. Answers with one outcome for each (S1).
 * Sending the same again, in whatever order and company, changes nothing further.
 */
export async function push(
  transaction: Transaction,
  collection: CollectionName,
  documents: readonly WireDocument[],
  pusher: Pusher,
  clock: Pick<ServerClock, 'tick'>,
): Promise<PushOutcome[]> {
  const outcomes: PushOutcome[] = [];
  for (const document of documents) outcomes.push(await pushOne(transaction, collection, document, pusher, clock));
  return outcomes;
}

async function pushOne<C extends CollectionName>(
  transaction: Transaction,
  collection: C,
  wire: WireDocument,
  pusher: Pusher,
  clock: Pick<ServerClock, 'tick'>,
): Promise<PushOutcome> {
  const stored = await transaction.document(transaction.tenantId, collection, wire.id);
  const verdict = judge(collection, stored?.document, wire, pusher);
  if (verdict.verdict === 'reject') {
    return { outcome: 'rejected', id: wire.id, kind: verdict.kind, reason: verdict.reason, document: stored?.document };
  }
  const { document, incoming } = verdict;
  if (collection === 'incidents' && stored !== undefined) {
    await noteCollisions(transaction, stored.document as Incident, incoming as Incident, clock, pusher.now);
  }
  if (verdict.healed.length > 0) pusher.onHealed?.(collection, document.id, verdict.healed);
  const seq = stored !== undefined && verdict.verdict === 'same' ? stored.seq : await writeDocuments(transaction, collection, [document]);
  return canonicalJson(document) === canonicalJson(wire)
    ? { outcome: 'accepted', id: wire.id, seq }
    : { outcome: 'merged', id: wire.id, seq, document };
}
