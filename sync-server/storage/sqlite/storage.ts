import { DatabaseSync } from 'node:sqlite';
import { StartError } from '../../start-error.ts';
import type { Commit, Storage } from '../port.ts';
import { serialQueue } from '../serial-queue.ts';
import { fillDigests } from './digests.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { sqliteReader } from './reader.ts';
import { sqliteTransactions } from './transaction.ts';

const BUSY_TIMEOUT_MS = 5_000;

/**
 * One file, one writing connection whose transactions queue up, one read-only connection for everything else (WAL lets
 * them not wait for each other). `now` in ms since 1970. Throws a `StartError` when the file cannot be used.
 */
export function openSqlite({ file, now }: { readonly file: string; readonly now: () => number }): Storage {
  const writer = openWriter(file);
  const snapshots = new DatabaseSync(file, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  const reader = sqliteReader(snapshots);
  const begin = sqliteTransactions(writer, sqliteReader(writer), now);
  const beginEpoch = writer.prepare('INSERT INTO epochs (tenant, id, seq, started_at, restored) SELECT id, ?, seq, ?, ? FROM tenants');
  const writes = serialQueue();
  const reads = serialQueue();
  const listeners = new Set<(commit: Commit) => void>();

  return {
    read: (fn) => reads.run(() => within(snapshots, 'BEGIN', () => fn(reader))),
    transact: (tenant, fn) =>
      writes.run(async () => {
        const { transaction, changes, finish } = begin(tenant);
        let epoch = '';
        const result = await within(writer, 'BEGIN IMMEDIATE', async () => {
          const answer = await fn(transaction);
          finish();
          if (changes.length > 0) epoch = await transaction.epoch(tenant);
          return answer;
        });
        if (changes.length > 0) for (const listener of listeners) listener({ tenant, epoch, changes });
        return result;
      }),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    beginEpoch: (id, restored = false) => writes.run(async () => void beginEpoch.run(id, now(), Number(restored))),
    close: async () => {
      await Promise.all([reads.close(), writes.close()]);
      if (snapshots.isOpen) snapshots.close();
      if (writer.isOpen) writer.close();
    },
  };
}

/** The version is looked at before anything is set, so that a newer database stays as it was. */
function openWriter(file: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
    migrate(database, migrations);
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    fillDigests(database);
    return database;
  } catch (error) {
    database?.close();
    if (error instanceof StartError) throw error;
    throw new StartError('database-broken', `The database ${file} cannot be used: ${(error as Error).message}.`);
  }
}

async function within<T>(database: DatabaseSync, begin: string, fn: () => Promise<T>): Promise<T> {
  database.exec(begin);
  try {
    const result = await fn();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
