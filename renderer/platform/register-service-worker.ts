/** What the app can do about the offline copy of itself. */
export type OfflineCopy = {
  /** Lets a waiting new version take over; every open tab is then loaded anew. */
  readonly updateNow: () => void;
};

const CHECK_EVERY_MS = 3_600_000;

/**
 * Keeps a copy of the app in the browser, so that it starts with no network. Calls `onUpdateReady` when a newer version is complete
 * on this laptop; it takes over at the next start by itself. Resolves to undefined where no copy can be kept: in the desktop shell,
 * in development, without HTTPS (or localhost), or when the browser refuses.
 */
export async function registerServiceWorker(onUpdateReady: () => void): Promise<OfflineCopy | undefined> {
  if (!('serviceWorker' in navigator) || 'milepostShell' in window || import.meta.env.DEV) return undefined;
  const container = navigator.serviceWorker;
  let controlled = container.controller !== null;
  container.addEventListener('message', (event) => {
    if (event.data === 'update-ready') onUpdateReady();
  });
  // The files of the old version are gone once the new one took over. Not at the very first: then nothing was replaced.
  container.addEventListener('controllerchange', () => {
    if (controlled) location.reload();
    controlled = true;
  });
  try {
    const registration = await container.register('/service-worker.js', { scope: '/', updateViaCache: 'none' });
    if (registration.waiting !== null && registration.active !== null) onUpdateReady();
    setInterval(() => void registration.update().catch(() => undefined), CHECK_EVERY_MS);
    return { updateNow: () => registration.waiting?.postMessage('take-over') };
  } catch {
    return undefined;
  }
}
