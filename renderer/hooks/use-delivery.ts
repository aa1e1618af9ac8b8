import { useCallback, useMemo } from 'react';
import { statusAtStart } from '../db/sync/status.ts';
import type { Delivery } from '../ui/delivery-mark.tsx';
import { useFilesWaiting } from './use-evidence.ts';
import { useStore } from './store-context.tsx';
import { useLiveDexie, useObservable } from './use-live.ts';

/**
 * How far an incident has come on its way to the server, together with its timeline and its evidence: anything refused needs a person,
 * anything unsent is on this laptop (or being sent right now), else the server holds all of it. `undefined` until this laptop's own store
 * has said what waits.
 */
export function useDelivery(): (incident: string) => Delivery | undefined {
  const { local, status$ } = useStore();
  const { phase } = useObservable(status$, statusAtStart);
  const unsent = useLiveDexie(() => local.outbox.orderBy('incident').uniqueKeys(), [local]);
  const refused = useLiveDexie(() => local.quarantine.orderBy('incident').uniqueKeys(), [local]);
  const files = useFilesWaiting()?.rows;
  const counted = unsent !== undefined && refused !== undefined && files !== undefined;
  const waiting = useMemo(() => new Set([...(unsent ?? []), ...(files ?? []).map(({ incident }) => incident)]), [unsent, files]);
  const stuck = useMemo(
    () => new Set([...(refused ?? []), ...(files ?? []).filter(({ problem }) => problem !== undefined).map(({ incident }) => incident)]),
    [refused, files],
  );
  return useCallback(
    (incident) => {
      if (stuck.has(incident)) return 'needsYou';
      if (!counted) return undefined;
      if (!waiting.has(incident)) return 'held';
      return phase === 'sending' || phase === 'files-to-send' ? 'sending' : 'here';
    },
    [stuck, waiting, counted, phase],
  );
}

/** Entries of an incident's timeline that the server does not hold yet: each as on this laptop, or as being sent. */
export function useUnsentEntries(incident: string): ReadonlyMap<string, Delivery> {
  const { local, status$ } = useStore();
  const { phase } = useObservable(status$, statusAtStart);
  const rows = useLiveDexie(() => local.outbox.where('incident').equals(incident).toArray(), [local, incident]);
  return useMemo(() => {
    const state = phase === 'sending' ? 'sending' : 'here';
    return new Map((rows ?? []).filter(({ collection }) => collection === 'timeline').map(({ id }) => [id, state]));
  }, [rows, phase]);
}
