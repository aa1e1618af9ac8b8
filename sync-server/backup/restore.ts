import { existsSync } from 'node:fs';
import { copyFile, link, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { forgetHighWater } from '../high-water.ts';
import { BackupFailure, checkDatabase, syncFolder, synced } from './backup.ts';

/** What SQLite keeps beside its file. */
const BESIDE = ['-wal', '-shm'] as const;

/**
 * Puts the backup `from` in the place of the database `to`, whose folder must be claimed. The replaced one is kept aside; answers
 * with its name, if there was one. The next start of the server takes it for restored and begins an epoch that laptops heal. Rejects with a `BackupFailure`.
 */
export async function restore(from: string, to: string, now: number): Promise<string | undefined> {
  if (!existsSync(from)) throw new BackupFailure(`There is no file ${from}.`);
  checkDatabase(from);
  const fresh = `${to}.restoring`;
  try {
    await copyFile(from, fresh);
    await synced(fresh);
    checkDatabase(fresh);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error instanceof BackupFailure ? error : new BackupFailure(`${from} cannot be copied: ${(error as Error).message}.`);
  }
  const aside = existsSync(to) ? await setAside(to, `${to}.replaced-${new Date(now).toISOString().replaceAll(':', '-')}`) : undefined;
  await forgetHighWater(dirname(to));
  await rename(fresh, to);
  await syncFolder(dirname(to));
  return aside;
}

/**
 * The database under a second name, with what its log still holds; the first goes over to the new one in a single step, so that at no
 * moment there is no database. A log that stayed would be taken for the new one's.
 */
async function setAside(file: string, aside: string): Promise<string> {
  foldLog(file);
  await link(file, aside).catch(() => copyFile(file, aside));
  for (const ending of BESIDE) if (existsSync(`${file}${ending}`)) await rename(`${file}${ending}`, `${aside}${ending}`);
  return aside;
}

function foldLog(file: string): void {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file);
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    // It is broken, which may be why it is replaced: it is kept as it is, with its log.
  } finally {
    database?.close();
  }
}
