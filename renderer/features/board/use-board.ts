import { useDeferredValue, useMemo } from 'react';
import type { Incident } from '#domain/schema/incident.ts';
import { incidentList, openCount } from '../../db/incident-list.ts';
import { statusAtStart, type SyncStatus } from '../../db/sync/status.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useMatrix } from '../../hooks/use-matrix.ts';
import { useNow } from '../../hooks/use-now.ts';
import { useLiveDexie, useObservable, useRxCount, useRxQuery } from '../../hooks/use-live.ts';
import { listFilter, type BoardFilter } from './board-filter.ts';
import { lastOver, needYou, reliedOnMatrix, withRechecks } from './need-you.ts';

export type BoardData = {
  /** `undefined` until the device's own store has answered for the first time. */
  readonly rows: readonly Incident[] | undefined;
  /** True when there may be more than were asked for. */
  readonly more: boolean;
  readonly open: number | undefined;
  readonly need: readonly Incident[] | undefined;
  readonly unseen: ReadonlySet<string>;
  readonly status: SyncStatus;
};

const none: readonly Incident[] = [];

/** Everything the board shows, live from the device. `limit` is how many rows at most. */
export function useBoard(filter: BoardFilter, limit: number): BoardData {
  const { collections, local, principal, status$ } = useStore();
  const { incidents } = collections;
  const wanted = useMemo(() => listFilter(filter, principal.person), [filter, principal.person]);
  const listed = useRxQuery(() => incidentList(incidents, wanted, limit), [incidents, wanted, limit], { keep: true });
  // The rows come first; what is counted beside them may follow.
  const painted = useDeferredValue(listed !== undefined);
  const open = useRxCount(() => (painted ? openCount(incidents) : undefined), [incidents, painted]);
  const waiting = useRxQuery(() => (painted ? needYou(incidents, principal.person) : undefined), [incidents, painted, principal.person]);
  const relied = useRxQuery(() => (painted ? reliedOnMatrix(incidents) : undefined), [incidents, painted]);
  const { matrix, loaded } = useMatrix();
  const hasRules = loaded && matrix.version > 0;
  const over = useRxQuery(() => (painted && hasRules ? lastOver(incidents) : undefined), [incidents, painted, hasRules]);
  const now = useNow();
  const need = useMemo(
    // Before the matrix is read every verdict would seem to have changed.
    () => waiting && withRechecks(waiting, loaded ? [...(relied ?? none), ...(over ?? none)] : none, matrix, principal.person, now),
    [waiting, relied, over, matrix, loaded, principal.person, now],
  );
  const unseenIds = useLiveDexie(() => local.unseen.toCollection().primaryKeys(), [local]);
  const unseen = useMemo(() => new Set(unseenIds), [unseenIds]);
  const status = useObservable(status$, statusAtStart);
  const rows = filter.need ? need?.filter((incident) => matches(incident, filter)) : listed;
  return { rows, more: !filter.need && listed?.length === limit, open, need, unseen, status };
}

/** What waits for me is few: the other filters are applied to it here. */
function matches(incident: Incident, { severity, category, site, text }: BoardFilter): boolean {
  const title = incident.title.toLowerCase();
  return (
    (severity === '' || incident.severity === severity) &&
    (category === '' || incident.category === category) &&
    (site === '' || incident.site === site) &&
    text
      .toLowerCase()
      .split(/\s+/)
      .every((word) => title.includes(word))
  );
}
