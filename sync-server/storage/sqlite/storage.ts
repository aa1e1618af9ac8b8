import type { DatabaseSync } from 'node:sqlite';
import type { Commit, Storage } from '../port.ts';
import { serialQueue } from '../serial-queue.ts';
import { fillDigests } from './digests.ts';
import { groupCommit } from './group-commit.ts';
import { openSnapshots, openWriter, startErrorOf } from './open.ts';
import { sqliteReader } from './reader.ts';
import { sqliteTransactions } from './transaction.ts';
import { storageError } from './trouble.ts';

/**
 * One file, one writing connection whose transactions queue up, one read-only connection for everything else (WAL lets
 * them not wait for each other). `now` in ms since 1970. Throws a `StartError` when the file cannot be used.
 */
export function openSqlite({ file, now }: { readonly file: string; readonly now: () => number }): Storage {
  const { writer, snapshots, reader, begin, beginEpoch } = prepare(file, now);
  const writes = groupCommit(writer);
  const reads = serialQueue();
  const listeners = new Set<(commit: Commit) => void>();

  return {
    read: (fn) => reads.run(() => snapshot(snapshots, () => fn(reader))),
    transact: async (tenant, fn) => {
      const { answer } = await writes.run(
        async () => {
          const { transaction, changes, finish } = begin(tenant);
          const answer = await fn(transaction);
          finish();
          const commit = changes.length > 0 && { tenant, epoch: await transaction.epoch(tenant), changes };
          return { answer, commit };
        },
        ({ commit }) => {
          if (commit) for (const listener of listeners) listener(commit);
        },
      );
      return answer;
    },
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

function prepare(file: string, now: () => number) {
  const writer = openWriter(file);
  try {
    fillDigests(writer);
    const snapshots = openSnapshots(file);
    return {
      writer,
      snapshots,
      reader: sqliteReader(snapshots),
      begin: sqliteTransactions(writer, sqliteReader(writer), now),
      beginEpoch: writer.prepare('INSERT INTO epochs (tenant, id, seq, started_at, restored) SELECT id, ?, seq, ?, ? FROM tenants'),
    };
  } catch (error) {
    // A table or column that every statement takes for granted is not there.
    writer.close();
    throw startErrorOf(file, error);
  }
}

async function snapshot<T>(database: DatabaseSync, fn: () => Promise<T>): Promise<T> {
  try {
    database.exec('BEGIN');
    const result = await fn();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw storageError(error);
  }
}
