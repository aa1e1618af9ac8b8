import { pullAnswer, type Checkpoint } from '#domain/protocol/sync.ts';
import type { CollectionName } from '#domain/schema/collections.ts';
import type { ApiClient } from '../api.ts';
import type { Connection } from './connection.ts';
import type { Standing } from './standing.ts';

type Deps = {
  readonly api: ApiClient;
  readonly connection: Pick<Connection, 'lost'>;
  readonly collection: CollectionName;
  readonly standing: Standing;
  readonly onRestored: (from: Checkpoint) => Promise<void>;
};

/**
 * Tells a server of another epoch what an earlier one had acknowledged, unless a pull has done so. To be awaited before anything is
 * pushed: the answer would take the place of what was heard, and nobody would ever know that it was lost (S44). It asks by itself,
 * since RxDB stores nothing that it pulls while a push is under way. Rejects when there is no answer.
 */
export async function tellHeard({ api, connection, collection, standing, onRestored }: Deps): Promise<void> {
  const heard = standing.untold();
  if (heard === undefined) return;
  const query = new URLSearchParams({ limit: '1', heardEpoch: heard.epoch, heardSeq: String(heard.seq) });
  const answered = await api.json(`/api/v1/sync/${collection}?${query.toString()}`, {}, pullAnswer);
  if (!answered.ok) {
    connection.lost(answered);
    throw new Error(`pull ${collection}: ${answered.problem}`);
  }
  const { heardIsLost, checkpoint } = answered.value;
  if (heardIsLost) await onRestored({ scope: '', ...heard });
  standing.wasTold(checkpoint.epoch);
  if (standing.untold() !== undefined) throw new Error(`${collection}: the server has begun yet another epoch`);
}
