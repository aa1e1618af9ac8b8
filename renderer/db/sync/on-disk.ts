import { getHeightOfRevision, normalizeMangoQuery, prepareQuery, type RxCollection, type RxDocumentData } from 'rxdb';
import { BUCKETS, bucketOf, contentHash, EMPTY, plus, toHex, type Digest } from '#domain/digest/digest.ts';
import type { SyncedDocument } from '#domain/merge/merge.ts';
import type { WireDocument } from '#domain/protocol/sync.ts';
import type { Pace } from './pace.ts';

/** A document as the storage holds it, with RxDB's own fields. */
export type OnDisk = RxDocumentData<SyncedDocument>;

/** What a collection's storage really holds, past RxDB's caches, and writing what the server holds over it. */
export type Disk = {
  /** The sums of all buckets, in 16 digits each. */
  readonly sums: () => Promise<string[]>;
  /** Id → hash of every document in some buckets. */
  readonly hashes: (buckets: ReadonlySet<number>) => Promise<Map<string, string>>;
  /** Those of `ids` that are there; deleted ones too. */
  readonly read: (ids: readonly string[]) => Promise<Map<string, OnDisk>>;
  /**
   * Puts the server's `document` (`undefined`: it has left) in the place of `previous` (absent: nothing was there). Answers false
   * when something else is there by now, which stays. Replication takes it for the server's version: nothing of it is sent.
   */
  readonly overwrite: (previous: OnDisk | undefined, id: string, document: WireDocument | undefined) => Promise<boolean>;
};

/** Documents read at a time while nobody works. */
const PIECE = 500;

/** `replicationIdentifier`: as given to the collection's replication. */
export function diskOf(collection: RxCollection<SyncedDocument>, replicationIdentifier: string, pace: Pace, signal: AbortSignal): Disk {
  const storage = collection.storageInstance;

  async function* documents(): AsyncGenerator<OnDisk> {
    let after = '';
    while (!signal.aborted) {
      const limit = pace.size(PIECE);
      const query = { selector: { id: { $gt: after } }, sort: [{ id: 'asc' as const }], limit, skip: 0 };
      const prepared = prepareQuery(storage.schema, normalizeMangoQuery<OnDisk>(storage.schema, query));
      const { documents: piece } = await storage.query(prepared);
      // What has left stays in the storage as a deletion, and is in nobody's sum.
      yield* piece.filter(({ _deleted }) => !_deleted);
      const last = piece.at(-1);
      if (last === undefined || piece.length < limit) return;
      after = last.id;
      await pace.breathe();
    }
    throw new Error('stopped');
  }

  return {
    sums: async () => {
      const sums: Digest[] = Array.from({ length: BUCKETS }, () => EMPTY);
      for await (const document of documents()) {
        const bucket = bucketOf(document.id);
        sums[bucket] = plus(sums[bucket] ?? EMPTY, contentHash(document));
      }
      return sums.map(toHex);
    },
    hashes: async (buckets) => {
      const hashes = new Map<string, string>();
      for await (const document of documents()) {
        if (buckets.has(bucketOf(document.id))) hashes.set(document.id, toHex(contentHash(document)));
      }
      return hashes;
    },
    read: async (ids) => new Map((await storage.findDocumentsById([...ids], true)).map((document) => [document.id, document])),
    overwrite: async (previous, id, document) => {
      const hash = await collection.database.hashFunction(`rxdbreplication${replicationIdentifier}`);
      const _rev = previous === undefined ? 1 : getHeightOfRevision(previous._rev) + 1;
      const row = {
        ...(document ?? { id, stamps: {} }),
        _deleted: document === undefined,
        _attachments: {},
        // What the pull looks at: this revision came from the server. The revision itself is made by the storage.
        _meta: { ...(previous?._meta ?? { lwt: 1 }), o: { _rev, hash } },
        _rev: '',
      } as unknown as OnDisk;
      const { error } = await storage.bulkWrite([{ previous, document: row }], 'reconcile');
      const broken = error.find(({ status }) => status !== 409);
      if (broken !== undefined) throw new Error(`${collection.name} ${id} cannot be written: status ${broken.status}`);
      return error.length === 0;
    },
  };
}

/** Without what RxDB adds. */
export function plain(document: OnDisk): SyncedDocument {
  return Object.fromEntries(Object.entries(document).filter(([key]) => !key.startsWith('_'))) as unknown as SyncedDocument;
}
