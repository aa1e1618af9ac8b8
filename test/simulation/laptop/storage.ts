import type { RxStorage, RxStorageInstance } from 'rxdb';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import type { DocumentDisk, StoredDocument } from '../world/disk.ts';

/** Given to the program by the laptop on which it runs. */
declare const simulatedDisk: DocumentDisk;

/**
 * In place of RxDB's Dexie storage: its memory storage, filled from the laptop's disk when it is opened and written through
 * to it. A write takes a moment and one waits for the other, as IndexedDB's do; a full disk rejects it.
 */
export function getRxStorageDexie(): RxStorage<unknown, unknown> {
  const memory = getRxStorageMemory();
  // RxDB keeps the states of all memory storages in one map; each laptop starts with nothing in memory.
  const fresh = { ...memory, collectionStates: new Map() };
  const create = async (
    params: Parameters<typeof memory.createStorageInstance>[0],
  ): Promise<RxStorageInstance<never, unknown, unknown>> => {
    const instance = await memory.createStorageInstance.call(fresh, params);
    const table = simulatedDisk.table(`${params.databaseName}/${params.collectionName}/${params.schema.version}`);
    const primary = instance.internals.schema.primaryKey as unknown;
    const keyOf = (document: StoredDocument): string =>
      String(document[typeof primary === 'string' ? primary : (primary as { key: string }).key]);
    if (table.size > 0) await instance.bulkWrite([...table.values()].map((document) => ({ document })) as never, 'from-disk');
    const write = instance.bulkWrite.bind(instance);
    let tail: Promise<unknown> = Promise.resolve();
    instance.bulkWrite = (rows, context) => {
      const turn = tail.then(async () => {
        await simulatedDisk.access();
        const result = await write(rows, context);
        const failed = new Set(result.error.map(({ documentId }) => documentId));
        const written = rows
          .map(({ document }) => document as unknown as StoredDocument)
          .filter((document) => !failed.has(keyOf(document)));
        for (const document of written) table.set(keyOf(document), document);
        simulatedDisk.written(params.databaseName, params.collectionName, written);
        return result;
      });
      tail = turn.catch(() => undefined);
      return turn;
    };
    return instance as unknown as RxStorageInstance<never, unknown, unknown>;
  };
  return { ...fresh, createStorageInstance: create } as unknown as RxStorage<unknown, unknown>;
}
