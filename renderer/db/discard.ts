/**
 * Deletes databases that cannot be opened any more: a person's, or with `undefined` everything of the app, the sign-in included. The
 * server and the journal have what is needed to build them anew. Rejects when not even that is possible.
 */
export async function discardDatabases(person: string | undefined): Promise<void> {
  const wanted = person === undefined ? 'milepost-' : `milepost-${person}`;
  const names = (await indexedDB.databases()).map(({ name = '' }) => name).filter((name) => name.includes(wanted));
  await Promise.all(names.map(deleteDatabase));
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
