import { useMemo } from 'react';
import { waitingFiles } from '../db/evidence/evidence-store.ts';
import type { OutboxRow } from '../db/local-store.ts';
import { statusAtStart, type SyncStatus } from '../db/sync/status.ts';
import { useStore } from './store-context.tsx';
import { useLiveDexie, useObservable } from './use-live.ts';

/** Where sync stands, the same in every tab. */
export function useSyncStatus(): SyncStatus {
  return useObservable(useStore().status$, statusAtStart);
}

/** What waits on this laptop, counted as people count: an incident is one thing, however many of its records wait. */
/** `counted`: false until this laptop's own store has answered. */
export type Waiting = { readonly toSend: number; readonly files: number; readonly needsYou: number; readonly counted: boolean };

export function useWaiting(): Waiting {
  const { local, evidence } = useStore();
  const counted = useLiveDexie(
    async () => {
      const [outbox, needsYou, files] = await Promise.all([
        local.outbox.toArray(),
        local.quarantine.toArray(),
        waitingFiles(evidence.store),
      ]);
      const stuck = files.filter(({ problem }) => problem !== undefined).length;
      return { toSend: groupsOf(outbox).size, files: files.length - stuck, needsYou: groupsOf(needsYou).size + stuck, counted: true };
    },
    [local, evidence],
    { keep: true },
  );
  return useMemo(() => counted ?? { toSend: 0, files: 0, needsYou: 0, counted: false }, [counted]);
}

/** Rows by the incident they belong to; what belongs to none stands for itself. Oldest first, as given. */
export function groupsOf<R extends Pick<OutboxRow, 'key' | 'incident'>>(rows: readonly R[]): Map<string, R[]> {
  const groups = new Map<string, R[]>();
  for (const row of rows) {
    const name = row.incident === '' ? row.key : row.incident;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [row]);
    else group.push(row);
  }
  return groups;
}
