import { useEffect, useMemo, useState } from 'react';
import type { RxDocument } from 'rxdb';
import { map } from 'rxjs';
import type { Incident } from '#domain/schema/incident.ts';
import type { TimelineEntry } from '#domain/schema/timeline.ts';
import { statusAtStart } from '../../db/sync/status.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useLiveDexie, useObservable, useRxDocument } from '../../hooks/use-live.ts';

/** News are noted a moment before they are stored. */
const NEWS_GRACE_MS = 1000;

/** The incident, live; `undefined` until the device answered, `null` when it is not here. */
export function useIncident(id: string): Incident | null | undefined {
  const { incidents } = useStore().collections;
  return useRxDocument(() => incidents.findOne(id), [incidents, id]);
}

/** An entry with when this laptop got it (ms since 1970, its own clock): work done offline arrives long after it was done. */
export type ArrivedEntry = { readonly entry: TimelineEntry; readonly arrivedAt: number };

/** Its timeline, newest first. The query runs oldest first, which its index answers, and is turned here. */
export function useTimeline(id: string): readonly ArrivedEntry[] | undefined {
  const { timeline } = useStore().collections;
  const entries = useMemo(() => {
    const query = timeline.find({
      selector: { incident: { $eq: id }, order: { $gt: '' } },
      index: ['incident', 'order'],
      sort: [{ incident: 'asc' }, { order: 'asc' }],
    });
    return query.$.pipe(map((found) => found.map(arrived).toReversed()));
  }, [timeline, id]);
  return useObservable<readonly ArrivedEntry[] | undefined>(entries, undefined);
}

function arrived(document: RxDocument<TimelineEntry>): ArrivedEntry {
  return { entry: document.toJSON() as TimelineEntry, arrivedAt: document.toJSON(true)._meta.lwt };
}

/**
 * While the incident is on screen, what others do counts as seen. Answers since when (ms since 1970, this laptop's
 * own clock) something unseen had arrived when it was opened, so that it can be marked; `undefined` for nothing.
 */
export function useSeen(id: string): number | undefined {
  const { local, status$ } = useStore();
  const { clockErrorMs } = useObservable(status$, statusAtStart);
  const [since, setSince] = useState<number>();
  const row = useLiveDexie(() => local.unseen.get(id), [local, id]);
  useEffect(() => {
    if (row === undefined) return undefined;
    const see = (): void => {
      if (document.visibilityState !== 'visible') return;
      setSince((before) => before ?? row.since);
      void local.unseen.delete(id);
    };
    see();
    document.addEventListener('visibilitychange', see);
    return () => document.removeEventListener('visibilitychange', see);
  }, [local, id, row]);
  // The row has corrected time.
  return since === undefined ? undefined : since + clockErrorMs - NEWS_GRACE_MS;
}
