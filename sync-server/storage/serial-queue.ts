/** Runs tasks one after the other, in the order they were handed in. */
export type SerialQueue = {
  /** Rejects with what `task` rejects with, or at once when the queue was closed. */
  readonly run: <T>(task: () => Promise<T>) => Promise<T>;
  /** Refuses further tasks and waits for those that were accepted. */
  readonly close: () => Promise<void>;
};

export function serialQueue(): SerialQueue {
  let tail: Promise<unknown> = Promise.resolve();
  let closed = false;
  return {
    run: (task) => {
      if (closed) return Promise.reject(new Error('closed: no further work is taken'));
      const result = tail.then(task);
      tail = result.catch(() => undefined);
      return result;
    },
    close: async () => {
      closed = true;
      await tail;
    },
  };
}
