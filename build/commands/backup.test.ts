import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqlite } from '#sync-server/storage/sqlite/storage.ts';
import type { Storage } from '#sync-server/storage/port.ts';
import { freshFolder } from '#sync-server/testing/harness.ts';
import { runCommand, type Ended } from './testing/run-command.ts';
import { startCommand } from './testing/start-command.ts';

const TENANT = '018f0000-0000-7000-8000-000000000001';
let folder: ReturnType<typeof freshFolder>;
let dataDir: string;
let copy: string;
beforeEach(() => {
  folder = freshFolder();
  dataDir = join(folder.path, 'data');
  copy = join(folder.path, 'monday.db');
  mkdirSync(dataDir);
});
afterEach(() => folder.remove());

const command = (name: 'backup' | 'restore', ...args: string[]): Promise<Ended> => runCommand(name, [...args, '--data-dir', dataDir]);
const open = (): Storage => openSqlite({ file: join(dataDir, 'milepost.db'), now: Date.now });
const addSite = (storage: Storage, id: string): Promise<number> =>
  storage.transact(TENANT, (transaction) => transaction.putDocuments('sites', [{ id, content: JSON.stringify({ id }) }]));

test('a depot is backed up while it is written to, and restored: what is replaced is kept beside it', async () => {
  const storage = open();
  await storage.transact(TENANT, (transaction) => transaction.addTenant('North', 'first'));
  await addSite(storage, 'before');
  const backedUp = await command('backup', copy);
  expect(backedUp).toMatchObject({ code: 0, err: '' });
  expect(backedUp.out).toMatch(/^Backed up to .+monday\.db \([\d,]+ bytes, checked\)\.\n$/);
  await addSite(storage, 'after');
  await storage.close();

  const restored = await command('restore', copy);
  expect(restored).toMatchObject({ code: 0, err: '' });
  expect(restored.out).toMatch(
    /^Restored from .+monday\.db\. What was there is now .+milepost\.db\.replaced-\S+\. Start the server as always\.\n$/,
  );
  expect(readdirSync(dataDir).filter((name) => name.includes('.replaced-')).length).toBeGreaterThan(0);
  const again = open();
  const sites = await again.read((reader) => reader.allDocuments(TENANT, 'sites'));
  await again.close();
  expect(sites.map(({ id }) => id)).toEqual(['before']);
});

test('what cannot be done is said in a sentence that says what to do, and nothing is changed', async () => {
  expect(await command('backup', copy)).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^[^\n]+milepost\.db[^\n]*\n$/) });
  expect(await command('restore', copy)).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^There is no file [^\n]+\n$/) });
  expect(existsSync(copy)).toBe(false);
  expect(await runCommand('backup', [])).toMatchObject({ code: 1, out: expect.stringContaining('npm run backup -- FILE') });
  const url = 'postgres://nobody@127.0.0.1:1/none';
  expect(await runCommand('backup', [copy], url)).toMatchObject({ code: 1, err: expect.stringContaining('pg_dump') });
  expect(await runCommand('restore', [copy], url)).toMatchObject({ code: 1, err: expect.stringContaining('pg_restore') });
});

test('while a server works on the depot it can be backed up, and not restored', async () => {
  const server = startCommand(dataDir);
  try {
    await server.started(['--no-open']);
    expect(await command('backup', copy)).toMatchObject({ code: 0, err: '' });
    expect(await command('restore', copy)).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^[^\n]*(server|use)[^\n]*\n$/) });
  } finally {
    await server.killAll();
  }
});
