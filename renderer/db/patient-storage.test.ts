import type { RxStorage } from 'rxdb';
import { expect, test } from 'vitest';
import { patientStorage } from './patient-storage.ts';

/** A storage that rejects the first `failures` writes. */
async function opened(failures: number, { closing = new AbortController(), reason = new Error('full'), freed = 0 } = {}) {
  let tries = 0;
  const bulkWrite = (): Promise<{ error: [] }> => ((tries += 1) <= failures ? Promise.reject(reason) : Promise.resolve({ error: [] }));
  const storage = { createStorageInstance: () => Promise.resolve({ bulkWrite }) } as unknown as RxStorage<unknown, unknown>;
  const pauses: number[] = [];
  const pause = (ms: number): Promise<void> => Promise.resolve(void pauses.push(ms));
  let made = 0;
  const makeRoom = (): Promise<number> => Promise.resolve(((made += 1), freed));
  const instance = await patientStorage(storage, closing.signal, makeRoom, pause).createStorageInstance({} as never);
  return { write: (context: string) => instance.bulkWrite([], context), pauses, tries: () => tries, made: () => made };
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
  const { write } = await opened(1, { closing });
  await expect(write('replication-down-write-meta')).rejects.toThrow('full');
});

const full = new DOMException('The disk is full', 'QuotaExceededError');

test('[S56] what a person saves and finds no room is tried once more when some was made', async () => {
  const one = await opened(1, { reason: full, freed: 5 });
  expect(await one.write('insert')).toEqual({ error: [] });
  expect([one.tries(), one.made(), one.pauses]).toEqual([2, 1, []]);
  const two = await opened(2, { reason: full, freed: 5 });
  await expect(two.write('insert')).rejects.toBe(full);
  expect([two.tries(), two.made()]).toEqual([2, 1]);
});

test('[S56] it is not tried again when none could be made, and no room is made for what failed for something else', async () => {
  const none = await opened(1, { reason: full });
  await expect(none.write('insert')).rejects.toBe(full);
  expect([none.tries(), none.made()]).toEqual([1, 1]);
  const other = await opened(1, { freed: 5 });
  await expect(other.write('insert')).rejects.toThrow('full');
  expect(other.made()).toBe(0);
});

test('[S56] room is made for what replication writes, too, before it waits', async () => {
  const { write, pauses, made } = await opened(2, { reason: full, freed: 5 });
  expect(await write('replication-down-write-meta')).toEqual({ error: [] });
  expect([made(), pauses.length]).toEqual([1, 1]);
});
