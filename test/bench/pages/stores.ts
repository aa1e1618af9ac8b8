import { Dexie, type Table } from 'dexie';
import { getUnderlyingPersistentStorage } from 'rxdb';
import { collections as definitions } from '#domain/schema/collections.ts';
import type { Incident, Status } from '#domain/schema/incident.ts';
import { dexieStorage } from '#renderer/db/dexie-storage.ts';
import { openDatabase, type Collections } from '#renderer/db/database.ts';
import { incidentList, noFilter } from '#renderer/db/incident-list.ts';

export const DATABASE = 'milepost-bench';

let ours: Promise<Collections> | undefined;

/** Our store, opened exactly as the app opens it; once a page. */
export function openOurs(): Promise<Collections> {
  return (ours ??= openDatabase(DATABASE, dexieStorage(), true).then(({ collections }) => collections));
}

/** The peer: the same documents in Dexie itself, with the same indexes and the same durability. */
export class PlainDexie extends Dexie {
  incidents!: Table<Incident, string>;

  constructor(name = 'plain-dexie') {
    super(name, { chromeTransactionDurability: 'strict' });
    const indexes = definitions.incidents.indexes.map((index) => (index.length === 1 ? index[0] : `[${index.join('+')}]`));
    this.version(1).stores({ incidents: ['id', ...indexes].join(', ') });
  }
}

/** Newest 50 as the board asks for them, with nothing answered from a cache of an earlier query. */
export async function ourNewest(collections: Collections, status: Status | ''): Promise<Incident[]> {
  const { incidents } = collections;
  (incidents as unknown as { _queryCache: { _map: Map<unknown, unknown> } })._queryCache._map.clear();
  const found = await incidentList(incidents, { ...noFilter, status }, 50).exec();
  return (found as { toJSON: () => Incident }[]).map((document) => document.toJSON());
}

export function plainNewest(plain: PlainDexie, status: Status | ''): Promise<Incident[]> {
  if (status === '') return plain.incidents.orderBy('newest').limit(50).toArray();
  return plain.incidents.where('[status+newest]').between([status, Dexie.minKey], [status, Dexie.maxKey]).limit(50).toArray();
}

/** Fills both with the same documents, in batches that leave the page responsive. */
export async function fill(collections: Collections, plain: PlainDexie, incidents: readonly Incident[]): Promise<void> {
  const storage = getUnderlyingPersistentStorage(collections.incidents.internalStorageInstance);
  const token = collections.incidents.database.token;
  for (let start = 0; start < incidents.length; start += 2000) {
    const batch = incidents.slice(start, start + 2000);
    const rows = batch.map((document) => ({
      document: { ...document, _deleted: false, _attachments: {}, _rev: `1-${token}`, _meta: { lwt: 1 } },
    }));
    await storage.bulkWrite(rows, 'bench');
    await plain.incidents.bulkPut(batch);
  }
}
