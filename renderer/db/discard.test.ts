import { IDBFactory } from 'fake-indexeddb';
import { expect, onTestFinished, test, vi } from 'vitest';
import { discardDatabases } from './discard.ts';

const open = (name: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    request.addEventListener('error', () => reject(request.error ?? new Error(name)));
    request.addEventListener('success', () => {
      request.result.close();
      resolve();
    });
  });

test('a database that is built anew costs nobody the photos that were not sent yet', async () => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  onTestFinished(() => void vi.unstubAllGlobals());
  for (const name of ['milepost-anna-local', 'milepost-anna-files', 'rxdb-dexie-milepost-anna--0--evidence', 'milepost-ben-local'])
    await open(name);
  await discardDatabases('anna');
  const left = (await indexedDB.databases()).map(({ name }) => name ?? '');
  expect(left.toSorted()).toEqual(['milepost-anna-files', 'milepost-ben-local']);
});
