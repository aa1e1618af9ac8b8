import { useMemo } from 'react';
import { combineLatest, map, of } from 'rxjs';
import type { Evidence } from '#domain/schema/evidence.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { evidenceOf } from '../../hooks/use-evidence.ts';
import { useLiveDexie, useObservable, useRxQuery } from '../../hooks/use-live.ts';
import { filesOnLaptop, incidentsAt, openIncidents, toFilesAt, type FilesAt } from './wanted-at.ts';

/** The files of what is open at some sites, the worst incidents first: which are on this laptop, and which are to be fetched. Live. */
export function useFilesAt(sites: readonly string[]): FilesAt | undefined {
  const { collections, evidence } = useStore();
  const { incidents: incidentRecords, evidence: evidenceRecords } = collections;
  const open = useRxQuery(() => openIncidents(incidentRecords), [incidentRecords]);
  const incidents = useMemo(() => open && incidentsAt(open, sites).join(' '), [open, sites]);
  const records$ = useMemo(() => {
    if (incidents === undefined) return undefined;
    if (incidents === '') return of([]);
    const each = incidents.split(' ').map((incident) => evidenceOf(evidenceRecords, incident).$);
    return combineLatest(each).pipe(map((found) => found.flat().map((record) => record.toJSON() as Evidence)));
  }, [evidenceRecords, incidents]);
  const records = useObservable<readonly Evidence[] | undefined>(records$, undefined, true);
  const here = useLiveDexie(
    async () => records && filesOnLaptop(evidence.store, records),
    [evidence, records?.map(({ id }) => id).join(' ')],
    { keep: true },
  );
  return useMemo(() => (records === undefined || here === undefined ? undefined : toFilesAt(records, here)), [records, here]);
}
