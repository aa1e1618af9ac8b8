import type { Page } from '@playwright/test';
import { edit } from '#domain/merge/merge.ts';
import { siteShape } from '#domain/schema/site.ts';
import { SERVER_AUTHOR } from '#sync-server/clock.ts';
import { axeFinds, withAxe } from '../support/axe.ts';
import { expect, test } from '../support/fixtures.ts';
import { badge, logIncident, network, nothingToSend, row, signIn } from '../support/people.ts';
import { tickRegion } from '../support/regions.ts';
import { demoAccount, type TestServer } from '../support/server.ts';
import { held, heldTitles, serverWrites } from '../support/trouble.ts';

/** A site of West Midlands in the demo. */
const PLACE = 'M6 J1 gantry 1';

async function moveSite(server: TestServer, name: string, region: string): Promise<void> {
  const site = (await held(server, 'sites')).find((one) => one.name === name);
  if (site === undefined) throw new Error(`the demo has no ${name}`);
  const moved = edit(siteShape, site, { region }, server.running().deps.clock.tick(), SERVER_AUTHOR, () => true);
  await serverWrites(server, 'sites', [moved]);
}

async function openSites(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Sites' }).click();
}

test('[S34][S38] an admin gives a technician a region: what lies elsewhere leaves their laptop, and comes back', async ({
  browser,
  server,
}) => {
  const technician = await (await browser.newContext()).newPage();
  await signIn(technician, server, 'technician');
  await openSites(technician);
  await expect(technician.getByText('60 sites')).toBeVisible();

  const admin = await (await browser.newContext()).newPage();
  await withAxe(admin);
  await signIn(admin, server, 'admin');
  await tickRegion(admin, 'West Midlands');
  await expect(technician.getByText('60 sites')).toBeHidden({ timeout: 20_000 });
  const inRegion = (await held(server, 'sites')).filter(({ region }) => region === 'West Midlands').length;
  await expect(technician.getByText(`${inRegion} sites`)).toBeVisible({ timeout: 20_000 });
  await expect(badge(technician)).toContainText(nothingToSend);
  await technician.getByRole('link', { name: 'Settings' }).click();
  await expect(technician.getByText('West Midlands', { exact: true })).toBeVisible();
  await expect(technician.getByRole('heading', { name: 'Who sees which region' })).toHaveCount(0);

  expect(await axeFinds(admin)).toEqual([]);
  const person = admin.getByRole('group', { name: demoAccount('technician').name });
  await person.getByRole('checkbox', { name: 'West Midlands' }).uncheck();
  await openSites(technician);
  await expect(technician.getByText('60 sites')).toBeVisible({ timeout: 20_000 });
});

test('[I1] [S33][S37] a site moves away while a technician is offline with work on it: the work arrives, the incident leaves, nothing is lost', async ({
  browser,
  server,
}) => {
  const admin = await (await browser.newContext()).newPage();
  await signIn(admin, server, 'admin');
  await tickRegion(admin, 'West Midlands');
  const context = await browser.newContext();
  const technician = await context.newPage();
  await signIn(technician, server, 'technician');
  await logIncident(technician, { place: PLACE, category: 'Connectivity', severity: /^SEV3/, title: 'Router lost its picture' });
  await expect(badge(technician)).toContainText(nothingToSend);

  await network(context, 'cut');
  await technician.getByRole('textbox', { name: 'Remark' }).fill('Changed the antenna');
  await technician.getByRole('textbox', { name: 'Remark' }).press('Control+Enter');
  await expect(technician.getByText('Changed the antenna')).toBeVisible();
  await technician.getByRole('link', { name: 'Board' }).click();
  await logIncident(technician, { place: PLACE, category: 'Connectivity', severity: /^SEV2/, title: 'Second router dark' });
  await expect(badge(technician)).toContainText('2 to send');
  await moveSite(server, PLACE, 'North');
  await network(context, 'back');

  // At the NOC all of it is there, and on the laptop none of it.
  await expect(badge(technician)).toContainText(nothingToSend, { timeout: 20_000 });
  expect(await heldTitles(server)).toEqual(expect.arrayContaining(['Router lost its picture', 'Second router dark']));
  expect((await held(server, 'timeline')).map(({ text }) => text)).toContain('Changed the antenna');
  const operator = await (await browser.newContext()).newPage();
  await signIn(operator, server, 'operator');
  await expect(row(operator, 'Second router dark')).toBeVisible();
  await technician.goto(server.address);
  await expect(row(technician, /SEV/).first()).toBeVisible();
  await expect(row(technician, 'Router lost its picture')).toHaveCount(0);
  await expect(row(technician, 'Second router dark')).toHaveCount(0);

  // The receipts are kept, nothing is refused, and it all comes back with the site.
  const receipts = await technician.evaluate(async () => {
    const named = (await indexedDB.databases()).find(({ name }) => name?.endsWith('-local'))?.name ?? '';
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open(named);
      request.onsuccess = () => resolve(request.result);
    });
    const count = (store: string): Promise<number> =>
      new Promise((resolve) => {
        const request = database.transaction(store).objectStore(store).count();
        request.onsuccess = () => resolve(request.result);
      });
    const counts = { receipts: await count('receipts'), quarantine: await count('quarantine'), outbox: await count('outbox') };
    database.close();
    return counts;
  });
  expect(receipts).toMatchObject({ quarantine: 0, outbox: 0 });
  expect(receipts.receipts).toBeGreaterThanOrEqual(4);
  await moveSite(server, PLACE, 'West Midlands');
  await expect(row(technician, 'Second router dark')).toBeVisible({ timeout: 20_000 });
  await row(technician, 'Router lost its picture').click();
  await expect(technician.getByText('Changed the antenna')).toBeVisible();
});
