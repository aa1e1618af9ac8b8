/** Runs in the page: changes what is on this laptop's disk behind the app's back, as a failing disk would. Answers how many documents it met. */
export async function spoilOnDisk({
  collection,
  title,
  change,
}: {
  readonly collection: string;
  /** Those whose title begins so. */
  readonly title: string;
  readonly change: 'lose' | 'garble' | 'truncate';
}): Promise<number> {
  const named = (await indexedDB.databases()).find(
    ({ name }) => name?.endsWith(`-${collection}`) === true && !name.includes('rx-replication'),
  );
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(named?.name ?? '');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('not opened'));
  });
  const transaction = database.transaction('docs', 'readwrite');
  const store = transaction.objectStore('docs');
  let met = 0;
  await new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error ?? new Error('not written'));
    store.openCursor().onsuccess = (event) => {
      const cursor = (event.target as IDBRequest<IDBCursorWithValue | null>).result;
      if (cursor === null) return;
      const document = cursor.value as Record<string, unknown>;
      if (String(document['title']).startsWith(title)) {
        met += 1;
        if (change === 'lose') cursor.delete();
        else if (change === 'garble') cursor.update({ ...document, title: `${title} \uFFFD\uFFFD` });
        else cursor.update({ ...document, stamps: {}, state: undefined });
      }
      cursor.continue();
    };
  });
  database.close();
  return met;
}
