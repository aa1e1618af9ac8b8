import type { Page } from '@playwright/test';
import { expect } from '../support/fixtures.ts';
import { badge, logIncident, network, row, signIn } from '../support/people.ts';
import { held, heldTitles, test } from '../support/trouble.ts';

const plain = { place: 'M1 J19', category: 'Connectivity', severity: /^SEV3/ } as const;

/** Deletes databases of the app as a browser or a person does that clears them; `which` picks by name. */
async function deleteDatabases(page: Page, which: RegExp): Promise<number> {
  // A page of the same origin without the app: nothing holds the databases open.
  await page.goto(new URL('/health/live', page.url()).href);
  return page.evaluate(async (pattern) => {
    const wanted = (await indexedDB.databases()).filter(({ name = '' }) => new RegExp(pattern).test(name));
    for (const { name = '' } of wanted) {
      await new Promise<void>((resolve, reject) => {
        const request = indexedDB.deleteDatabase(name);
        request.onsuccess = () => resolve();
        request.onerror = () => reject(request.error ?? new Error('not deleted'));
      });
    }
    return wanted.length;
  }, which.source);
}

test('[S54] IndexedDB deleted while work waits: it is back on screen without a network, and reaches the server once', async ({
  browser,
  server,
}) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page, server, 'technician');
  await row(page, 'Rain sensor reads dry').click();
  await network(context, 'cut');
  await page.getByRole('button', { name: /^Edit Severity/ }).click();
  await page.getByRole('option', { name: /SEV1/ }).click();
  await page.getByRole('textbox', { name: 'Remark' }).fill('Only the journal knows');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Only the journal knows')).toBeVisible();
  await page.getByRole('textbox', { name: 'Remark' }).blur();
  await logIncident(page, { ...plain, title: 'Only in the journal' });
  await network(context, 'back');
  await server.stop();
  // Everything but who is signed in.
  expect(await deleteDatabases(page, /^(?!milepost-laptop$)/)).toBeGreaterThan(5);

  await page.goto(server.address);
  await expect(row(page, 'Only in the journal')).toBeVisible();
  await expect(badge(page)).toContainText('2 to send');
  await server.start();
  await expect(badge(page)).toContainText('nothing to send');
  await expect.poll(() => heldTitles(server)).toContain('Only in the journal');
  const incidents = await held(server, 'incidents');
  expect(incidents.filter(({ title }) => title === 'Only in the journal')).toHaveLength(1);
  expect(incidents.find(({ title }) => title.includes('Rain sensor reads dry'))?.severity).toBe('SEV1');
  expect((await held(server, 'timeline')).filter(({ text }) => text === 'Only the journal knows')).toHaveLength(1);
  await row(page, 'Rain sensor reads dry').click();
  await expect(page.getByRole('button', { name: /^Edit Severity.*SEV1/ })).toBeVisible();
  await expect(page.getByText('Only the journal knows')).toBeVisible();
  await context.close();
});
