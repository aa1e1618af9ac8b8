import { useCallback, useMemo } from 'react';
import { statusAtStart } from '../db/sync/status.ts';
import type { Delivery } from '../ui/delivery-mark.tsx';
import { useStore } from './store-context.tsx';
import { useLiveDexie, useObservable } from './use-live.ts';

const none: readonly unknown[] = [];

/**
 * How far an incident has come on its way to the server, together with its timeline: anything refused needs a person,
 * anything unsent is on this laptop (or being sent right now), else the server holds all of it.
 */
export function useDelivery(): (incident: string) => Delivery {
  const { local, status$ } = useStore();
  const { phase } = useObservable(status$, statusAtStart);
  const unsent = useLiveDexie(() => local.outbox.orderBy('incident').uniqueKeys(), [local]) ?? none;
  const refused = useLiveDexie(() => local.quarantine.orderBy('incident').uniqueKeys(), [local]) ?? none;
  const waiting = useMemo(() => new Set(unsent), [unsent]);
  const stuck = useMemo(() => new Set(refused), [refused]);
  return useCallback(
    (incident) => {
      if (stuck.has(incident)) return 'needsYou';
      if (!waiting.has(incident)) return 'held';
      return phase === 'sending' ? 'sending' : 'here';
    },
    [stuck, waiting, phase],
  );
}
