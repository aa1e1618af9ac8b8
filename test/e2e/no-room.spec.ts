import type { Page } from '@playwright/test';
import { expect } from '../support/fixtures.ts';
import { badge, logIncident, nothingToSend, row, signIn } from '../support/people.ts';
import { held, heldTitles, test } from '../support/trouble.ts';

const plain = { place: 'M1 J19', category: 'Connectivity', severity: /^SEV3/ } as const;

/** Leaves no room: a browser notices that its quota is used up only as something large is written. */
async function useUpRoom(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin: new URL(page.url()).origin, quotaSize: 1 });
  await page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('filler', 1);
      request.onupgradeneeded = () => request.result.createObjectStore('bytes', { autoIncrement: true });
      request.onsuccess = () => resolve(request.result);
    });
    const put = (): Promise<boolean> =>
      new Promise((resolve) => {
        const transaction = database.transaction('bytes', 'readwrite', { durability: 'strict' });
        transaction.objectStore('bytes').put(crypto.getRandomValues(new Uint8Array(60_000)));
        transaction.oncomplete = () => resolve(true);
        transaction.onabort = () => resolve(false);
      });
    while (await put());
    database.close();
  });
}

test('[S56] no room left: what cannot be saved is said, and nothing of it is shown as saved', async ({ page, server }) => {
  await signIn(page, server, 'technician');
  await logIncident(page, { ...plain, title: 'While there was room' });
  await expect(badge(page)).toContainText(nothingToSend);
  await useUpRoom(page);
  await page.getByRole('textbox', { name: 'Remark' }).fill('Does not fit');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('This laptop has no room left, so that was not saved.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Remark' }).blur();
  await page.keyboard.press('n');
  await page.getByRole('combobox', { name: 'Device or site' }).fill(plain.place);
  await page.getByRole('option').first().click();
  await page.getByRole('radio', { name: /^Connectivity/ }).check();
  await page.getByLabel('Title').fill('No room for this');
  await page.getByRole('radio', { name: plain.severity }).check();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('This laptop has no room left, so this was not saved.')).toBeVisible();
  await page.getByRole('link', { name: 'Board' }).click();
  await expect(row(page, 'While there was room')).toBeVisible();
  await expect(row(page, 'No room for this')).toHaveCount(0);
  await page.reload();
  await expect(row(page, 'While there was room')).toBeVisible();
  await expect(badge(page)).toContainText(nothingToSend);
  expect(await heldTitles(server)).not.toContain('No room for this');
  expect((await held(server, 'timeline')).map(({ text }) => text)).not.toContain('Does not fit');
});

test('room that runs out is told in time', async ({ page, server }) => {
  await page.addInitScript(() => {
    // What a browser says of its quota cannot be chosen from outside.
    navigator.storage.estimate = () => Promise.resolve({ usage: 900_000_000, quota: 1_000_000_000 });
  });
  await signIn(page, server, 'technician');
  await expect(badge(page)).toContainText('little room left');
  await badge(page).click();
  await expect(page.getByText(/^Only .* of room is left on this laptop/)).toBeVisible();
  await expect(page.getByText('What is not sent yet is kept twice')).toBeVisible();
});
