import { sharePace } from '../sync/pace.ts';
import { KeptStore } from './kept-store.ts';
import { startLibrarian } from './librarian.ts';
import type { ToWorker } from './messages.ts';

/** More than is left when people are told that room runs out: what can be made again must not be why. Bytes. */
const ROOM = 400 * 1024 * 1024;

let hear: ReturnType<typeof startLibrarian> | undefined;

globalThis.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.kind !== 'start') return void hear?.(data);
  const { collections, kept, pace } = data.places;
  hear = startLibrarian({
    collections,
    kept: new KeptStore(kept),
    pace: sharePace(pace, () => performance.now()),
    tell: (message) => postMessage(message),
    hasRoom: async () => {
      const { quota = 0, usage = 0 } = await navigator.storage.estimate();
      return quota - usage > ROOM;
    },
    // The page hears of it as of any error here.
    failed: reportError,
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
});
