import type { SyncedDocument } from '#domain/merge/merge.ts';
import { pushAnswerAsRead, type Checkpoint, type PushAnswer, type PushOutcome } from '#domain/protocol/sync.ts';
import type { CollectionName } from '#domain/schema/collections.ts';
import type { ApiClient } from '../api.ts';
import type { Connection } from './connection.ts';
import { NotComparable } from './differences.ts';

/** Documents in one push. */
export const PUSH = 50;

export type PushPastDeps = {
  readonly api: ApiClient;
  readonly connection: Pick<Connection, 'lost'>;
  readonly collection: CollectionName;
  /** The line of history that this laptop's documents come from (S46). */
  readonly from: () => Checkpoint | undefined;
  /** Told of the answers to pushes, before their receipts are written. */
  readonly answered: (answer: PushAnswer) => Promise<void>;
};

/** Pushes documents past replication, which takes them for sent long ago. Throws `NotComparable` when there is no answer. */
export async function pushPast(
  { api, connection, collection, from, answered }: PushPastDeps,
  documents: readonly SyncedDocument[],
): Promise<readonly PushOutcome[]> {
  const request = { method: 'POST' as const, body: { documents, from: from() } };
  const answer = await api.json(`/api/v1/sync/${collection}`, request, pushAnswerAsRead);
  if (!answer.ok) {
    connection.lost(answer);
    throw new NotComparable(`push ${collection}: ${answer.problem}`);
  }
  await answered(answer.value);
  return answer.value.outcomes;
}
