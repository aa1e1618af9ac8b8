import type { DatabaseSync } from 'node:sqlite';
import { storageError } from './trouble.ts';

/**
 * Runs transactions one after the other, and commits those together that were waiting for their turn meanwhile: one sync of the disk
 * serves them all. Each is done or undone by itself, and nobody hears of theirs before all are durable.
 */
export type GroupCommit = {
  /** `durable` is called with what `work` answered, before the promise resolves. Rejects with what `work` rejects with, which is undone then. */
  readonly run: <T>(work: () => Promise<T>, durable?: (answer: T) => void) => Promise<T>;
  /** Refuses further work and waits for what was accepted. */
  readonly close: () => Promise<void>;
};

/** Whoever comes first waits for so many others at most. */
const TOGETHER_MAX = 16;

/** `work` answers with what is to be done once it is durable. */
type Waiting = { readonly work: () => Promise<() => void>; readonly fail: (error: unknown) => void };

export function groupCommit(database: DatabaseSync): GroupCommit {
  const queue: Waiting[] = [];
  let running: Promise<void> | undefined;
  let closed = false;

  const together = async (): Promise<void> => {
    const members: Waiting[] = [];
    const settlements: [settle: () => void, fail: Waiting['fail']][] = [];
    try {
      database.exec('BEGIN IMMEDIATE');
      for (let next = queue.shift(); next !== undefined; next = members.length < TOGETHER_MAX ? queue.shift() : undefined) {
        members.push(next);
        const settle = await alone(next);
        if (settle !== undefined) settlements.push([settle, next.fail]);
      }
      database.exec('COMMIT');
    } catch (error) {
      // Not begun, or not committed: that befalls all of them.
      for (const { fail } of members.length > 0 ? members : queue.splice(0, 1)) fail(storageError(error));
      if (database.isOpen && database.isTransaction) database.exec('ROLLBACK');
      return;
    }
    for (const [settle, fail] of settlements) {
      try {
        settle();
      } catch (error) {
        fail(error);
      }
    }
  };
  /** One of several; `undefined` where it failed by itself. Throws when the database has undone all of them. */
  const alone = async ({ work, fail }: Waiting): Promise<(() => void) | undefined> => {
    database.exec('SAVEPOINT one');
    try {
      const settle = await work();
      database.exec('RELEASE one');
      return settle;
    } catch (error) {
      if (!database.isTransaction) throw error;
      database.exec('ROLLBACK TO one; RELEASE one');
      fail(storageError(error));
      return undefined;
    }
  };
  const work = async (): Promise<void> => {
    while (queue.length > 0) await together();
    running = undefined;
  };

  return {
    run: (task, durable) => {
      if (closed) return Promise.reject(new Error('closed: no further work is taken'));
      return new Promise((resolve, reject) => {
        const settled = async (): Promise<() => void> => {
          const answer = await task();
          return () => {
            durable?.(answer);
            resolve(answer);
          };
        };
        queue.push({ work: settled, fail: reject });
        running ??= Promise.resolve().then(work);
      });
    },
    close: async () => {
      closed = true;
      await running;
    },
  };
}
