import type { Dexie, Version } from 'dexie';
import type { RxStorage } from 'rxdb';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { collections, type CollectionName } from '#domain/schema/collections.ts';
import { getByRange } from './get-by-range.ts';

/** RxDB's storage over IndexedDB: synced to disk before a write counts, and made quick with many documents. */
export function dexieStorage(): RxStorage<unknown, unknown> {
  const settings = {
    chromeTransactionDurability: 'strict' as const,
    onCreate: (database: Dexie) => {
      database.use(getByRange);
      withoutCleanupIndex(database);
    },
  };
  return getRxStorageDexie(settings);
}

/** The name that RxDB gives to the IndexedDB database of a collection. Its documents are in the table `docs`. */
export function databaseOf(name: string, collection: CollectionName): string {
  return `rxdb-dexie-${name}--${collections[collection].version}--${collection}`;
}

/**
 * RxDB declares one index more for its `cleanup`, which is never called here (it would load every document that is old). A first load
 * spends its time on indexes.
 */
function withoutCleanupIndex(database: Dexie): void {
  const version = database.version.bind(database);
  database.version = (number): Version => {
    const declared = version(number);
    const stores = declared.stores.bind(declared);
    declared.stores = (schema) =>
      stores(Object.fromEntries(Object.entries(schema).map(([name, indexes]) => [name, indexes?.replace(/, _meta\.lwt$/, '') ?? null])));
    return declared;
  };
}
