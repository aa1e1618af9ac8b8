import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { userVersion } from '../storage/sqlite/migrate.ts';
import { migrations } from '../storage/sqlite/migrations/index.ts';

/** One sentence for a person. Nothing was changed. */
export class BackupFailure extends Error {}

/** Pages copied at a time: a few milliseconds, between which a server goes on. */
const PAGES = 1000;
const BUSY_TIMEOUT_MS = 10_000;

/**
 * Copies the database `from` to the new file `to` while a server may be writing to it: the state of one moment, checked by opening
 * it, and synced to disk before it has its name. Rejects with a `BackupFailure`. Bytes of the copy.
 */
export async function backUp(from: string, to: string): Promise<number> {
  if (!existsSync(from)) throw new BackupFailure(`There is no Milepost database ${from}.`);
  if (existsSync(to)) throw new BackupFailure(`${to} is there already: a backup never replaces one.`);
  const half = `${to}.part`;
  let source: DatabaseSync | undefined;
  try {
    await rm(half, { force: true });
    source = new DatabaseSync(from, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
    // One snapshot throughout: otherwise every write of the server would start the copy over.
    source.exec('BEGIN');
    source.prepare('SELECT count(*) FROM tenants').get();
    await backup(source, half, { rate: PAGES });
    checkDatabase(half);
    const bytes = await synced(half);
    await rename(half, to);
    await syncFolder(dirname(to));
    return bytes;
  } catch (error) {
    await rm(half, { force: true });
    throw error instanceof BackupFailure ? error : new BackupFailure(`The backup ${to} was not made: ${(error as Error).message}.`);
  } finally {
    source?.close();
  }
}

/** Throws a `BackupFailure` unless `file` is a whole Milepost database that this version can use. Leaves it as it is. */
export function checkDatabase(file: string): void {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { readOnly: true });
    const [first] = database.prepare('PRAGMA integrity_check').all();
    if (first?.['integrity_check'] !== 'ok') throw new Error(String(first?.['integrity_check']));
    const version = userVersion(database);
    const newest = migrations.at(-1)?.version ?? 0;
    if (version > newest)
      throw new BackupFailure(`${file} was written by a newer Milepost (version ${version}; this one knows ${newest}).`);
    database.prepare('SELECT count(*) FROM tenants').get();
  } catch (error) {
    if (error instanceof BackupFailure) throw error;
    throw new BackupFailure(`${file} is not a whole Milepost database: ${(error as Error).message}.`);
  } finally {
    database?.close();
  }
}

/** Makes sure that a file is on the disk. Its size in bytes. */
export async function synced(file: string): Promise<number> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
    return (await handle.stat()).size;
  } finally {
    await handle.close();
  }
}

/** Makes sure that a folder's names are on the disk; where a system cannot do that, it does so by itself. */
export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
