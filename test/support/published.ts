import { Dexie, liveQuery } from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { createApi, type SignedInApi } from '#renderer/db/api.ts';
import { statusAtStart, type SyncPhase, type SyncStatus } from '#renderer/db/sync/status.ts';
import type { Laptop } from '#sync-server/testing/harness.ts';

/** Dexie's databases from here on are new ones, in memory. */
export function freshDatabases(): void {
  Dexie.dependencies.indexedDB = new IDBFactory();
  Dexie.dependencies.IDBKeyRange = IDBKeyRange;
}

/** How a laptop of a harness talks to the server at `address`. */
export function apiOf(laptop: Laptop, address: string): SignedInApi {
  const tokens = {
    refreshToken: async () => laptop.answer.tokens.refreshToken,
    refreshed: async () => undefined,
    proof: async () => undefined,
    alone: <T>(work: () => Promise<T>) => work(),
  };
  return createApi(address, tokens, () => undefined);
}

export function statusOf(phase: SyncPhase): SyncStatus {
  return { ...statusAtStart, phase };
}

/** Resolves once what a laptop says of itself is so. */
export function untilState<S>(state: () => Promise<S>, is: (state: S) => boolean): Promise<S> {
  return new Promise((resolve, reject) => {
    const following = liveQuery(state).subscribe({
      next: (now) => {
        if (!is(now)) return;
        setTimeout(() => following.unsubscribe());
        resolve(now);
      },
      error: reject,
    });
  });
}
