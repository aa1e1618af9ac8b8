import { useMemo } from 'react';
import type { Incident } from '#domain/schema/incident.ts';
import type { OutboxRow, QuarantineRow } from '../../db/local-store.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useLiveDexie, useRxQuery } from '../../hooks/use-live.ts';
import { groupsOf } from '../../hooks/use-sync.ts';

/** A list on screen ends here and says how many more there are. */
const ROWS_MAX = 200;

export type WaitingRow = {
  readonly name: string;
  /** The incident it is about, where there is one on this laptop. */
  readonly incident: Incident | undefined;
  readonly rows: readonly OutboxRow[];
  readonly since: number;
};
export type RefusedRow = { readonly row: QuarantineRow; readonly incident: Incident | undefined };

export type WaitingLists = {
  readonly waiting: readonly WaitingRow[];
  readonly waitingMore: number;
  readonly refused: readonly RefusedRow[];
  readonly refusedMore: number;
  readonly loaded: boolean;
};

/** What waits to be sent and what needs somebody, oldest first, with the incidents they belong to. */
export function useWaitingRows(): WaitingLists {
  const { local, collections } = useStore();
  const outbox = useLiveDexie(() => local.outbox.orderBy('since').toArray(), [local]);
  const quarantine = useLiveDexie(() => local.quarantine.toArray(), [local]);
  const groups = useMemo(() => [...groupsOf(outbox ?? [])], [outbox]);
  const refused = useMemo(() => (quarantine ?? []).toSorted((one, other) => one.at - other.at), [quarantine]);
  const ids = useMemo(() => {
    const wanted = [
      ...groups.slice(0, ROWS_MAX).map(([, rows]) => rows[0]?.incident),
      ...refused.slice(0, ROWS_MAX).map((row) => row.incident),
    ];
    return [...new Set(wanted)].filter((id) => id !== undefined && id !== '');
  }, [groups, refused]);
  const incidents = useRxQuery<Incident>(
    () => collections.incidents.find({ selector: { id: { $in: ids } } }),
    [collections, ids.join(' ')],
    {
      keep: true,
    },
  );
  return useMemo(() => {
    const byId = new Map((incidents ?? []).map((incident) => [incident.id, incident]));
    return {
      waiting: groups.slice(0, ROWS_MAX).map(([name, rows]) => ({
        name,
        incident: byId.get(rows[0]?.incident ?? ''),
        rows,
        since: Math.min(...rows.map((row) => row.since)),
      })),
      waitingMore: Math.max(0, groups.length - ROWS_MAX),
      refused: refused.slice(0, ROWS_MAX).map((row) => ({ row, incident: byId.get(row.incident) })),
      refusedMore: Math.max(0, refused.length - ROWS_MAX),
      loaded: outbox !== undefined && quarantine !== undefined,
    };
  }, [groups, refused, incidents, outbox, quarantine]);
}
