/** IndexedDB in memory. Evaluated once for each disk, so that its tasks run in the disk's virtual time and end with a crash. */
export { IDBFactory, IDBKeyRange, IDBObjectStore, IDBTransaction } from 'fake-indexeddb';
