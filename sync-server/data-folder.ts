import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartError } from './start-error.ts';

export const DATABASE_FILE = 'milepost.db';
/** Bytes of evidence: `files` that are whole, and `uploads` that are on their way. */
export const EVIDENCE_FOLDER = 'evidence';
/** Tenants' maps and manuals, likewise. */
export const MAP_FOLDER = 'map';
export const MANUALS_FOLDER = 'manuals';

/** A data folder that belongs to this process alone until it is released. */
export type DataFolder = { readonly database: string; readonly release: () => void };

/**
 * Makes the folder where it is missing, and makes sure that no other server works in it: streams tell only what their
 * own process wrote. Throws a `StartError`.
 */
export async function claimDataFolder(path: string): Promise<DataFolder> {
  try {
    await makeFolder(path);
    const probe = join(path, '.write-test');
    await writeFile(probe, '');
    await rm(probe);
  } catch (error) {
    throw new StartError(
      'folder-not-writable',
      `The data folder ${path} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown'}): choose another with --data-dir, or change its permissions.`,
    );
  }
  return { database: join(path, DATABASE_FILE), release: lock(path) };
}

/** Node's own recursive `mkdir` never returns where the system answers ENOENT in a folder that exists (as in /proc). */
async function makeFolder(path: string): Promise<void> {
  const make = (): Promise<void> => mkdir(path, { mode: 0o700 });
  await make().catch(async (error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return;
    const parent = dirname(path);
    if (error.code !== 'ENOENT' || parent === path) throw error;
    await makeFolder(parent);
    await make();
  });
}

/** A lock that ends with the process, however it ends: the operating system's own, by way of an SQLite file. */
function lock(path: string): () => void {
  const database = new DatabaseSync(join(path, 'server.lock'), { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch {
    database.close();
    throw new StartError(
      'folder-in-use',
      `Another Milepost server is using the data folder ${path}: stop it, or choose another folder with --data-dir.`,
    );
  }
  return () => database.close();
}
