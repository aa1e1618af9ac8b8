import { useMemo } from 'react';
import { combineLatest, map, of } from 'rxjs';
import { bySite } from '#domain/map/site-order.ts';
import { wantedFiles, type WantedFiles } from '#domain/readiness/wanted-files.ts';
import type { Evidence } from '#domain/schema/evidence.ts';
import type { Incident } from '#domain/schema/incident.ts';
import { KEPT_BUDGET } from '../../db/evidence/keeper.ts';
import { incidentList, noFilter } from '../../db/incident-list.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { evidenceOf } from '../../hooks/use-evidence.ts';
import { useLiveDexie, useObservable, useRxQuery } from '../../hooks/use-live.ts';

const OPEN_MAX = 10_000;

export type FilesAt = WantedFiles & { readonly all: number; readonly here: number; readonly records: ReadonlyMap<string, Evidence> };

/** The files of what is open at some sites, the worst incidents first: which are on this laptop, and which are to be fetched. */
export function useFilesAt(sites: readonly string[]): FilesAt | undefined {
  const { collections, evidence } = useStore();
  const { incidents: incidentRecords, evidence: evidenceRecords } = collections;
  const open = useRxQuery<Incident>(() => incidentList(incidentRecords, { ...noFilter, status: 'open' }, OPEN_MAX), [incidentRecords]);
  const incidents = useMemo(() => open && openAt(open, sites).join(' '), [open, sites]);
  const records$ = useMemo(() => {
    if (incidents === undefined) return undefined;
    if (incidents === '') return of([]);
    const each = incidents.split(' ').map((incident) => evidenceOf(evidenceRecords, incident).$);
    return combineLatest(each).pipe(map((found) => found.flat().map((record) => record.toJSON() as Evidence)));
  }, [evidenceRecords, incidents]);
  const records = useObservable<readonly Evidence[] | undefined>(records$, undefined, true);
  const ids = records?.map(({ id }) => id);
  const here = useLiveDexie(
    async () => ids && new Set(await evidence.store.files.where('id').anyOf(ids).primaryKeys()),
    [evidence, ids?.join(' ')],
    { keep: true },
  );
  return useMemo(() => {
    if (records === undefined || here === undefined) return undefined;
    const byId = new Map(records.map((record) => [record.id, record]));
    return {
      ...wantedFiles(records, here, KEPT_BUDGET),
      all: records.length,
      here: records.filter(({ id }) => here.has(id)).length,
      records: byId,
    };
  }, [records, here]);
}

/** Incidents whose main site is among them, or that say to reach there, too. */
function openAt(open: readonly Incident[], sites: readonly string[]): string[] {
  const chosen = new Set(sites);
  const there = open.filter(({ site, otherSites }) => chosen.has(site) || Object.keys(otherSites).some((id) => chosen.has(id)));
  return [...bySite(there).values()].flat().map(({ id }) => id);
}
