import type { RxStorage } from 'rxdb';
import { expect, test } from 'vitest';
import { patientStorage } from './patient-storage.ts';

/** A storage that rejects the first `failures` writes. */
async function opened(failures: number, closing = new AbortController()) {
  let tries = 0;
  const bulkWrite = (): Promise<{ error: [] }> =>
    (tries += 1) <= failures ? Promise.reject(new Error('full')) : Promise.resolve({ error: [] });
  const storage = { createStorageInstance: () => Promise.resolve({ bulkWrite }) } as unknown as RxStorage<unknown, unknown>;
  const pauses: number[] = [];
  const pause = (ms: number): Promise<void> => Promise.resolve(void pauses.push(ms));
  const instance = await patientStorage(storage, closing.signal, pause).createStorageInstance({} as never);
  return { write: (context: string) => instance.bulkWrite([], context), pauses, tries: () => tries };
}

test('what replication writes waits for room', async () => {
  const { write, pauses } = await opened(3);
  expect(await write('replication-set-checkpoint')).toEqual({ error: [] });
  expect(pauses).toHaveLength(3);
});

test('what a person saves is rejected at once', async () => {
  const { write, tries } = await opened(1);
  await expect(write('insert')).rejects.toThrow('full');
  expect(tries()).toBe(1);
});

test('nothing waits any more once the app closes', async () => {
  const closing = new AbortController();
  closing.abort();
  const { write } = await opened(1, closing);
  await expect(write('replication-down-write-meta')).rejects.toThrow('full');
});
