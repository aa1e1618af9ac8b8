import type { RxStorage } from 'rxdb';
import { makingRoom, type MakeRoom } from './room.ts';

/** Between two tries of a write for which there was no room, in milliseconds. */
const TRY_AGAIN_MS = 2000;

/**
 * RxDB's replication never goes on after a write that its storage rejected (a full disk, a database closed by the browser): it
 * pulls and pushes no more until the app starts again. So what replication writes waits until it can be written, or until
 * `closing` aborts. What a person saves is rejected at once: they are told. Before either, what can be had again makes room, and the
 * write is tried once more.
 */
export function patientStorage(
  storage: RxStorage<unknown, unknown>,
  closing: AbortSignal,
  makeRoom: MakeRoom,
  pause: (ms: number) => Promise<void> = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
): RxStorage<unknown, unknown> {
  return {
    ...storage,
    createStorageInstance: async (params) => {
      const instance = await storage.createStorageInstance(params);
      const write = instance.bulkWrite.bind(instance);
      instance.bulkWrite = async (rows, context) => {
        for (;;) {
          try {
            return await makingRoom(makeRoom, () => write(rows, context));
          } catch (error) {
            if (!context.startsWith('replication-') || closing.aborted) throw error;
          }
          await pause(TRY_AGAIN_MS);
        }
      };
      return instance;
    },
  };
}
