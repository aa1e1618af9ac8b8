import { latestAnswer } from '#domain/protocol/sync.ts';
import type { CollectionName } from '#domain/schema/collections.ts';
import type { ApiClient } from '../api.ts';
import type { LocalStore } from '../local-store.ts';
import type { Connection } from './connection.ts';
import { loadedSoFar } from './first-load.ts';
import type { Received } from './received.ts';

export type CountDeps = {
  readonly api: Pick<ApiClient, 'json'>;
  readonly connection: Pick<Connection, 'whenUp' | 'lost'>;
  readonly local: Pick<LocalStore, 'facts'>;
  readonly received: Received;
  readonly signal: AbortSignal;
};

/** While the server can be reached; then the load goes on, for now without a total. */
const TRIES = 3;

/**
 * Learns how much a first load of `names` has to bring, and how much of that earlier starts have brought, before anything is loaded. Asks
 * nothing of what is here already.
 */
export async function countWhole(deps: CountDeps, names: readonly CollectionName[]): Promise<void> {
  await Promise.all(
    names.map(async (name) => {
      const { loaded, done } = await loadedSoFar(deps.local, name);
      deps.received.loaded(name, loaded, done);
      if (!deps.received.isCounted(name)) await count(deps, name);
    }),
  );
}

async function count({ api, connection, received, signal }: CountDeps, name: CollectionName): Promise<void> {
  for (let tries = 0; tries < TRIES && !signal.aborted; tries += 1) {
    await connection.whenUp();
    const answered = await api.json(`/api/v1/sync/${name}/latest?limit=1`, { signal }, latestAnswer);
    if (answered.ok) return received.counted(name, answered.value.documents.length + answered.value.remaining);
    connection.lost(answered);
  }
}
