import { liveQuery } from 'dexie';
import { filter, firstValueFrom, from } from 'rxjs';
import { openStore } from '#renderer/db/open-store.ts';
import { loadSession } from '#renderer/db/session.ts';
import type { Store } from '#renderer/db/store.ts';

/** Edits made at once; more would only wait for each other. */
const AT_ONCE = 50;

async function store(): Promise<Store> {
  const session = await loadSession();
  if (session === undefined) throw new Error('not signed in');
  return openStore(session);
}

/** Once: the app's own store has everything, and is closed again. */
export async function prepareEdits(): Promise<void> {
  const opened = await store();
  await firstValueFrom(opened.status$.pipe(filter(({ phase }) => phase === 'up-to-date')));
  await opened.close();
}

/**
 * Edits every incident through the app's actions while nothing syncs; then the milliseconds from the beginning of sync until each
 * edit and its timeline entry has its receipt. Nothing syncs while somebody else holds the lock of the leading tab.
 */
export async function sendEdits(round: number): Promise<{ ms: number; edits: number }> {
  const session = await loadSession();
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    void navigator.locks.request(`milepost-${session?.person}-leader`, () => {
      resolve();
      return new Promise<void>((done) => (release = done));
    });
  });
  await held;
  const { collections, actions, local, status$, close } = await store();
  const ids = (await collections.incidents.find().exec()).map(({ id }) => id);
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    const some = ids.slice(start, start + AT_ONCE);
    await Promise.all(some.map((id) => actions.changeIncident(id, { symptomNote: `Looked at it again, round ${round}.` })));
  }
  const waiting = await local.outbox.count();
  if (waiting !== ids.length * 2) throw new Error(`${waiting} documents wait for ${ids.length} edits`);
  const started = performance.now();
  release();
  await firstValueFrom(from(liveQuery(() => local.outbox.count())).pipe(filter((left) => left === 0)));
  const ms = performance.now() - started;
  if ((await local.quarantine.count()) > 0) throw new Error('something was refused');
  // Each round begins where the one before has ended.
  await firstValueFrom(status$.pipe(filter(({ phase }) => phase === 'up-to-date')));
  await close();
  return { ms, edits: ids.length };
}
