import { EVIDENCE_SUFFIX } from './evidence/evidence-store.ts';

/**
 * Deletes databases that cannot be opened any more: a person's, or with `undefined` everything of the app, the sign-in included. The
 * server and the journal have what is needed to build them anew; not so photos that were not sent yet, so bytes of evidence stay where they
 * can be opened. Rejects when not even that is possible.
 */
export async function discardDatabases(person: string | undefined): Promise<void> {
  const wanted = person === undefined ? 'milepost-' : `milepost-${person}`;
  const names = (await indexedDB.databases()).map(({ name = '' }) => name).filter((name) => name.includes(wanted));
  await Promise.all(names.map(async (name) => ((await isEvidenceThatOpens(name)) ? undefined : deleteDatabase(name))));
}

function isEvidenceThatOpens(name: string): Promise<boolean> {
  if (!name.endsWith(EVIDENCE_SUFFIX)) return Promise.resolve(false);
  return new Promise((resolve) => {
    const request = indexedDB.open(name);
    request.addEventListener('success', () => {
      request.result.close();
      resolve(true);
    });
    request.addEventListener('error', () => resolve(false));
  });
}

function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.addEventListener('success', () => resolve());
    // Another tab still has it open; it goes when that one starts over.
    request.addEventListener('blocked', () => resolve());
    request.addEventListener('error', () => reject(request.error ?? new Error(`${name} not deleted`)));
  });
}
