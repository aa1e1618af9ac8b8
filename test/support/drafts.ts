import { expect, type Page } from '@playwright/test';

/** Waits until a draft with these words is on the laptop's disk. */
export async function draftKept(page: Page, words: string): Promise<void> {
  await expect(async () => {
    expect(await page.evaluate(savedDrafts)).toContain(words);
  }).toPass();
}

/** Waits until none with these words is any more. */
export async function draftGone(page: Page, words: string): Promise<void> {
  await expect(async () => {
    expect(await page.evaluate(savedDrafts)).not.toContain(words);
  }).toPass();
}

/** Runs in the page: every draft that is on disk, as text. */
async function savedDrafts(): Promise<string> {
  const named = (await indexedDB.databases()).find(({ name }) => name?.endsWith('-local'));
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(named?.name ?? '');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('not opened'));
  });
  const drafts = await new Promise((resolve, reject) => {
    const request = database.transaction('drafts').objectStore('drafts').getAll();
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('not read'));
  });
  database.close();
  return JSON.stringify(drafts);
}
