import type { RxCollection, RxDocument, RxQuery } from 'rxdb';
import { manualsFor } from '#domain/manuals/manuals.ts';
import { bySite, sitesOf } from '#domain/map/site-order.ts';
import { wantedFiles, type WantedFiles } from '#domain/readiness/wanted-files.ts';
import type { Device } from '#domain/schema/device.ts';
import type { Evidence } from '#domain/schema/evidence.ts';
import type { Incident } from '#domain/schema/incident.ts';
import type { EvidenceStore } from '../../db/evidence/evidence-store.ts';
import { KEPT_BUDGET } from '../../db/evidence/keeper.ts';
import type { ManualsAt, Wanted } from '../../db/get-ready.ts';
import { incidentList, noFilter } from '../../db/incident-list.ts';
import type { Store } from '../../db/store.ts';
import { evidenceOf } from '../../hooks/use-evidence.ts';

const OPEN_MAX = 10_000;

export type FilesAt = WantedFiles & { readonly all: number; readonly here: number; readonly records: ReadonlyMap<string, Evidence> };

/** What is to be got for some sites, asked of this laptop's own store each time. */
export function wantedAt({ collections, evidence }: Pick<Store, 'collections' | 'evidence'>, sites: readonly string[]): Wanted {
  return {
    files: async () => {
      const open = (await openIncidents(collections.incidents).exec()) as RxDocument<Incident>[];
      const ids = incidentsAt(
        open.map((incident) => incident.toJSON() as Incident),
        sites,
      );
      const found = await Promise.all(ids.map((id) => evidenceOf(collections.evidence, id).exec()));
      const all = found.flat().map((record) => record.toJSON() as Evidence);
      const { get, records } = toFilesAt(all, await filesOnLaptop(evidence.store, all));
      return get.flatMap((id) => records.get(id) ?? []);
    },
    manuals: async () => {
      const devices = await collections.devices.find().exec();
      return manualsOf(devices.map((device) => device.toJSON() as Device).filter(({ site }) => sites.includes(site)));
    },
  };
}

/** Chooses the manuals for those of some devices that are in service. */
export function manualsOf(devices: readonly Device[]): ManualsAt {
  const inService = devices.filter(({ retiredAt }) => retiredAt === undefined);
  return (all) => manualsFor(all, inService);
}

export function openIncidents(incidents: RxCollection<Incident>): RxQuery<Incident> {
  return incidentList(incidents, { ...noFilter, status: 'open' }, OPEN_MAX);
}

/** Ids of incidents whose main site is among them, or that say to reach there, too; the worst first. */
export function incidentsAt(open: readonly Incident[], sites: readonly string[]): string[] {
  const chosen = new Set(sites);
  const there = open.filter((incident) => [...sitesOf(incident)].some((site) => chosen.has(site)));
  return [...new Set([...bySite(there).values()].flat().map(({ id }) => id))];
}

/** Which of these records have their bytes on this laptop, by id. */
export async function filesOnLaptop({ files }: EvidenceStore, records: readonly Evidence[]): Promise<ReadonlySet<string>> {
  const ids = records.map(({ id }) => id);
  return new Set(await files.where('id').anyOf(ids).primaryKeys());
}

/** What of these records, in the order in which they matter, is here and what is to be fetched. */
export function toFilesAt(records: readonly Evidence[], here: ReadonlySet<string>): FilesAt {
  return {
    ...wantedFiles(records, here, KEPT_BUDGET),
    all: records.length,
    here: records.filter(({ id }) => here.has(id)).length,
    records: new Map(records.map((record) => [record.id, record])),
  };
}
