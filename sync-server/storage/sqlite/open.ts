import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartError } from '../../start-error.ts';
import { migrate, userVersion } from './migrate.ts';
import { migrations } from './migrations/index.ts';

const BUSY_TIMEOUT_MS = 5_000;
/** What SQLite keeps beside a database, besides its log. */
const BESIDE = ['-wal', '-shm', '-journal'];

/**
 * Opens the one connection that writes; makes the database where there is none. Throws a `StartError`, having changed nothing, when
 * what is there is damaged, of another program or of a newer server, and when it could not be kept safe from a power cut.
 */
export function openWriter(file: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    if (existsSync(file)) inspect(file);
    else makeNew(file);
    database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
    migrate(database, migrations);
    keepSafe(file, database);
    return database;
  } catch (error) {
    database?.close();
    throw startErrorOf(file, error);
  }
}

/** Sees what the writer has committed, and cannot write. */
export function openSnapshots(file: string): DatabaseSync {
  return new DatabaseSync(file, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
}

/** What a connection does for what it has committed: read back from it. */
export function durabilityOf(database: DatabaseSync): { readonly journal: unknown; readonly synchronous: unknown } {
  const pragma = (name: string): unknown => database.prepare(`PRAGMA ${name}`).get()?.[name];
  return { journal: pragma('journal_mode'), synchronous: pragma('synchronous') };
}

const SYNCHRONOUS_FULL = 2;

/** A file system that cannot hold the log's index (as over a network) leaves another journal mode, without an error. */
function keepSafe(file: string, database: DatabaseSync): void {
  // The last two matter on macOS alone, where a plain fsync does not reach the disk.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON');
  const { journal, synchronous } = durabilityOf(database);
  if (journal === 'wal' && synchronous === SYNCHRONOUS_FULL) return;
  throw new StartError(
    'database-broken',
    `The database ${file} cannot be kept safe where it lies (journal ${String(journal)}, synchronous ${String(synchronous)}): move the data folder to a local disk.`,
  );
}

/** Under another name until it is whole, so that an empty file is never anything but damage. */
function makeNew(file: string): void {
  const log = `${file}-wal`;
  if (existsSync(log) && statSync(log).size > 0) throw damaged(file, `it is missing, and its log ${log} is there`);
  const unfinished = `${file}.new`;
  for (const path of [unfinished, ...BESIDE.map((end) => `${unfinished}${end}`)]) rmSync(path, { force: true });
  const database = new DatabaseSync(unfinished);
  try {
    migrate(database, migrations);
  } finally {
    database.close();
  }
  renameSync(unfinished, file);
  syncFolder(dirname(file));
}

/** Reads all of it once (1 s for each GB or so), by a connection that leaves it as it is. */
function inspect(file: string): void {
  if (statSync(file).size === 0) throw damaged(file, 'it is empty');
  const database = openSnapshots(file);
  try {
    // A newer one is for `migrate` to refuse: it may hold what this server cannot check.
    const version = userVersion(database);
    if (version > (migrations.at(-1)?.version ?? 0)) return;
    const found = String(database.prepare('PRAGMA quick_check(1)').get()?.['quick_check']);
    if (found !== 'ok') throw damaged(file, found);
    if (version === 0)
      throw new StartError('database-broken', `The file ${file} is not a database of Milepost: choose another data folder.`);
  } finally {
    database.close();
  }
}

function damaged(file: string, why: string): StartError {
  const words = why.replaceAll(/\s+/g, ' ').replaceAll('*', '').trim().replace(/\.$/, '');
  return new StartError(
    'database-broken',
    `The database ${file} is damaged (${words}): move it and what lies beside it away, restore the newest backup in its place, and start again; nothing was changed.`,
  );
}

/** Primary result codes of SQLite: https://www.sqlite.org/rescode.html */
const CORRUPT = 11;
const NOT_A_DATABASE = 26;

/** Why `file` cannot be used, for the person at the terminal. */
export function startErrorOf(file: string, error: unknown): StartError {
  if (error instanceof StartError) return error;
  const { message, errcode = 0 } = error as Error & { readonly errcode?: number };
  if ([CORRUPT, NOT_A_DATABASE].includes(errcode & 0xff)) return damaged(file, message);
  return new StartError('database-broken', `The database ${file} cannot be used: ${message.replace(/\.$/, '')}.`);
}

/** A new name is safe when its folder is; Windows has no such thing and needs none. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
