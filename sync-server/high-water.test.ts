import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { restore } from './backup/restore.ts';
import { watchHighWater, wasRestored } from './high-water.ts';
import { serverLogger } from './start.ts';
import type { Storage } from './storage/port.ts';
import { openSqlite } from './storage/sqlite/storage.ts';
import { freshFolder } from './testing/harness.ts';

const TENANT = '018f0000-0000-7000-8000-000000000001';
const log = serverLogger('silent');

let folder: ReturnType<typeof freshFolder>;
let starts = 0;
beforeEach(() => {
  folder = freshFolder();
});
afterEach(() => folder.remove());

const file = (name = 'milepost.db'): string => join(folder.path, name);
const write = (storage: Storage, id: string): Promise<number> =>
  storage.transact(TENANT, (transaction) => transaction.putDocuments('sites', [{ id, content: JSON.stringify({ id }) }]));

/** One run of a server; answers whether it took the database for a restored one. */
async function run(work: (storage: Storage) => Promise<unknown> = async () => undefined): Promise<boolean> {
  const storage = openSqlite({ file: file(), now: () => 0 });
  const restored = await wasRestored(folder.path, storage);
  await storage.beginEpoch(`epoch-${(starts += 1)}`, restored);
  const highWater = await watchHighWater(folder.path, storage, log);
  await work(storage);
  highWater.close();
  await storage.close();
  return restored;
}
const addTenant = (storage: Storage): Promise<void> => storage.transact(TENANT, (transaction) => transaction.addTenant('North', 'first'));

test('[S45] an empty folder, and each start that finds what the last one left, is an ordinary one', async () => {
  expect(await run(addTenant)).toBe(false);
  expect(await run((storage) => write(storage, 'a'))).toBe(false);
  expect(await run()).toBe(false);
  expect(await run()).toBe(false);
});

test('[S45] a database of before is noticed: by its number within one epoch, by its epoch when others wrote past the number', async () => {
  await run(addTenant);
  await run(async (storage) => {
    await write(storage, 'a');
    await storage.transact(TENANT, async () => undefined);
  });
  copyFileSync(file(), file('copy.db'));
  await run((storage) => write(storage, 'b'));
  const putBack = (): void => {
    for (const ending of ['-wal', '-shm']) rmSync(`${file()}${ending}`, { force: true });
    copyFileSync(file('copy.db'), file());
  };
  putBack();
  expect(await run()).toBe(true);
  expect(await run()).toBe(false);
  putBack();
  const storage = openSqlite({ file: file(), now: () => 0 });
  for (const id of ['x', 'y', 'z']) await write(storage, id);
  await storage.close();
  expect(await run()).toBe(true);
});

test('[S45] a folder that has seen nothing, or remembers nothing legible, cannot vouch for a database that holds something', async () => {
  await run(addTenant);
  rmSync(file('high-water.json'));
  expect(await run()).toBe(true);
  writeFileSync(file('high-water.json'), '{"half');
  expect(await run()).toBe(true);
});

test('a folder that cannot be written is told to the log, and keeps nobody from working', async () => {
  const lines: string[] = [];
  const storage = openSqlite({ file: file(), now: () => 0 });
  await addTenant(storage);
  const highWater = await watchHighWater(
    join(folder.path, 'nowhere'),
    storage,
    serverLogger('info', { write: (line) => void lines.push(line) }),
  );
  expect(await write(storage, 'a')).toBe(1);
  highWater.close();
  await storage.close();
  expect(lines.join('')).toContain('cannot be written down');
});

test('[S45] a restore by the command is noticed, however little was written down before the crash', async () => {
  await run(addTenant);
  copyFileSync(file(), file('backup.db'));
  // What the crash left says nothing of the last second.
  const seen = readFileSync(file('high-water.json'));
  await run((storage) => write(storage, 'a'));
  writeFileSync(file('high-water.json'), seen);
  await restore(file('backup.db'), file(), 0);
  expect(await run()).toBe(true);
  expect(await run()).toBe(false);
});
