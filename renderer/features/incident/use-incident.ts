import { useEffect, useState } from 'react';
import type { Incident } from '#domain/schema/incident.ts';
import type { TimelineEntry } from '#domain/schema/timeline.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useLiveDexie, useRxDocument, useRxQuery } from '../../hooks/use-live.ts';

/** The incident, live; `undefined` until the device answered, `null` when it is not here. */
export function useIncident(id: string): Incident | null | undefined {
  const { incidents } = useStore().collections;
  return useRxDocument(() => incidents.findOne(id), [incidents, id]);
}

/** Its timeline, newest first. The query runs oldest first, which its index answers, and is turned here. */
export function useTimeline(id: string): readonly TimelineEntry[] | undefined {
  const { timeline } = useStore().collections;
  const entries = useRxQuery(
    () =>
      timeline.find({
        selector: { incident: { $eq: id }, order: { $gt: '' } },
        index: ['incident', 'order'],
        sort: [{ incident: 'asc' }, { order: 'asc' }],
      }),
    [timeline, id],
  );
  return entries?.toReversed();
}

/**
 * While the incident is on screen, what others do counts as seen. Answers since when (ms since 1970) there was
 * something unseen when it was opened, so that its entries can be marked; `undefined` for nothing.
 */
export function useSeen(id: string): number | undefined {
  const { local } = useStore();
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
  return since;
}
