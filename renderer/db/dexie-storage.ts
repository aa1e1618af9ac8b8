import type { RxStorage } from 'rxdb';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { getByRange } from './get-by-range.ts';

/** RxDB's storage over IndexedDB: synced to disk before a write counts, and quick with many keys. */
export function dexieStorage(): RxStorage<unknown, unknown> {
  return getRxStorageDexie({ chromeTransactionDurability: 'strict', onCreate: (database) => void database.use(getByRange) }) as RxStorage<
    unknown,
    unknown
  >;
}
