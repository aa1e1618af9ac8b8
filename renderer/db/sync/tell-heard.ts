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
 * Tells a server of another epoch what earlier ones had acknowledged, unless a pull has done so. To be awaited before anything is
 * pushed: a push to a server that has lost something has to say so (S44, S46). It asks by itself, since RxDB stores nothing that it
 * pulls while a push is under way; again where the answer is from yet another epoch. Rejects when there is no answer.
 */
export async function tellHeard({ api, connection, collection, standing, onRestored }: Deps): Promise<void> {
  let { epoch } = standing;
  for (let heard = standing.untold(epoch); heard !== undefined; heard = standing.untold(epoch)) {
    const query = new URLSearchParams({ limit: '1', heardEpoch: heard.epoch, heardSeq: String(heard.seq) });
    const answered = await api.json(`/api/v1/sync/${collection}?${query.toString()}`, {}, pullAnswer);
    if (!answered.ok) {
      connection.lost(answered);
      throw new Error(`pull ${collection}: ${answered.problem}`);
    }
    if (answered.value.heardIsLost) await onRestored({ scope: '', ...heard });
    ({ epoch } = answered.value.checkpoint);
    standing.wasTold(heard, epoch);
  }
}
