import type { JournalFiles } from './journal-files.ts';
import type { JournalRequest } from './opfs-journal-disk.ts';
import type { JournalAnswer } from './opfs-journal-worker.ts';

/**
 * Files in the origin private file system of a browser, written in a worker: only there can a write be flushed to disk. `undefined`
 * where the browser has none (no HTTPS). Shares quota and eviction with IndexedDB, but not its faults.
 */
export function opfsJournal(): JournalFiles | undefined {
  if (typeof Worker === 'undefined' || typeof navigator.storage?.getDirectory !== 'function') return undefined;
  let worker: Worker | undefined;
  let asked = 0;
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (reason: Error) => void }>();

  const failAll = (reason: Error): void => {
    for (const { reject } of waiting.values()) reject(reason);
    waiting.clear();
  };
  const start = (): Worker => {
    const started = new Worker(new URL('./opfs-journal-worker.ts', import.meta.url), { type: 'module', name: 'milepost-journal' });
    started.addEventListener('message', ({ data }: MessageEvent<JournalAnswer>) => {
      const one = waiting.get(data.question);
      waiting.delete(data.question);
      if (data.ok) one?.resolve(data.value as never);
      else one?.reject(new Error(data.reason));
    });
    started.addEventListener('error', (event) => failAll(new Error(`journal worker: ${event.message}`)));
    return started;
  };
  const ask = <T>(request: JournalRequest): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      worker ??= start();
      asked += 1;
      waiting.set(asked, { resolve, reject });
      worker.postMessage({ question: asked, request });
    });

  return {
    list: () => ask({ kind: 'list' }),
    open: (name) => ask({ kind: 'open', name }),
    write: (name, at, text) => ask({ kind: 'write', name, at, text }),
    close: (name) => ask({ kind: 'close', name }),
  };
}
