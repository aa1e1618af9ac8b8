import { answersFromCopy, freshNonce, pageAnswer, RAW_PAGE } from './app-shell.ts';

/**
 * The browser's offline copy of the app. Each build is one cache, filled whole before the build is used and dropped when the next
 * takes over; a new build waits until all tabs of the old one are closed, or until the person says "update now".
 */

/** Put in by the build (`build/vite/offline-copy.ts`): the hash over all files, and their paths. */
declare const __BUILD_HASH__: string;
declare const __BUILD_FILES__: readonly string[];

// The compiler sees the page's globals; this file runs in a worker.
const worker = globalThis as unknown as ServiceWorkerGlobalScope;
const PREFIX = 'milepost-app-';
const CACHE = `${PREFIX}${__BUILD_HASH__}`;

worker.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(CACHE);
      // `reload`: the browser's own cache may hold a file of another build under a name without a hash.
      await cache.addAll(__BUILD_FILES__.map((path) => new Request(path, { cache: 'reload' })));
      if (worker.registration.active !== null) await tellPages('update-ready');
    })(),
  );
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
      await Promise.all(old.map((name) => caches.delete(name)));
      await worker.clients.claim();
    })(),
  );
});

worker.addEventListener('message', (event) => {
  if (event.data === 'take-over') event.waitUntil(worker.skipWaiting());
});

worker.addEventListener('fetch', (event) => {
  if (answersFromCopy(event.request, worker.location.origin)) event.respondWith(answer(event.request));
});

async function answer(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  if (request.mode === 'navigate') {
    const page = await cache.match(RAW_PAGE, { ignoreVary: true });
    // Gone only when the browser evicted it: the server has it still.
    return page === undefined ? fetch(request) : pageAnswer(await page.text(), freshNonce());
  }
  // `ignoreVary`: the server names Origin there for its API; its files are the same for everybody.
  return (await cache.match(request, { ignoreSearch: true, ignoreVary: true })) ?? fetch(request);
}

async function tellPages(message: 'update-ready'): Promise<void> {
  for (const page of await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })) page.postMessage(message);
}
