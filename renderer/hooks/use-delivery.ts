import { useCallback, useMemo } from 'react';
import { statusAtStart } from '../db/sync/status.ts';
import type { Delivery } from '../ui/delivery-mark.tsx';
import { useFilesWaiting } from './use-evidence.ts';
import { useStore } from './store-context.tsx';
import { useLiveDexie, useObservable } from './use-live.ts';

const none: readonly unknown[] = [];

/**
 * How far an incident has come on its way to the server, together with its timeline and its evidence: anything refused needs a person,
 * anything unsent is on this laptop (or being sent right now), else the server holds all of it.
 */
export function useDelivery(): (incident: string) => Delivery {
  const { local, status$ } = useStore();
  const { phase } = useObservable(status$, statusAtStart);
  const unsent = useLiveDexie(() => local.outbox.orderBy('incident').uniqueKeys(), [local]) ?? none;
  const refused = useLiveDexie(() => local.quarantine.orderBy('incident').uniqueKeys(), [local]) ?? none;
  const files = useFilesWaiting()?.rows;
  const waiting = useMemo(() => new Set([...unsent, ...(files ?? []).map(({ incident }) => incident)]), [unsent, files]);
  const stuck = useMemo(
    () => new Set([...refused, ...(files ?? []).filter(({ problem }) => problem !== undefined).map(({ incident }) => incident)]),
    [refused, files],
  );
  return useCallback(
    (incident) => {
      if (stuck.has(incident)) return 'needsYou';
      if (!waiting.has(incident)) return 'held';
      return phase === 'sending' || phase === 'files-to-send' ? 'sending' : 'here';
    },
    [stuck, waiting, phase],
  );
}
