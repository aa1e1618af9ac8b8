import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../support/fixtures.ts';
import { logIncident, network, signIn, twoPeople } from '../support/people.ts';

const rowOf = (page: Page, laptop: string): Locator => page.getByRole('row', { name: new RegExp(laptop) });
/** Says no to every push, as a server in trouble does; everything else goes through. */
const refusePushes = (page: Page): Promise<unknown> =>
  page.route('**/api/v1/sync/*', (route) =>
    route.request().method() === 'POST'
      ? route.fulfill({
          status: 500,
          contentType: 'application/problem+json',
          json: { type: 'milepost:internal', kind: 'internal', title: 'Broken', status: 500 },
        })
      : route.continue(),
  );

test('[S60] the NOC sees what a laptop holds, keeps the last of it offline, and an admin shuts it out', async ({ browser, server }) => {
  test.setTimeout(120_000);
  const { field, technician, office: desk, operator } = await twoPeople(browser, server);
  await operator.keyboard.press('g');
  await operator.keyboard.press('l');
  await expect(operator.getByRole('heading', { name: 'Laptops', level: 1 })).toBeVisible();
  await expect(rowOf(operator, 'technician’s laptop')).toContainText('in touch now');
  await expect(rowOf(operator, 'technician’s laptop')).toContainText('nothing', { timeout: 20_000 });
  await expect(operator.getByRole('button', { name: /^Shut out/ })).toHaveCount(0);

  await network(field, 'cut');
  await logIncident(technician, { place: 'M62 J26', category: 'Security', severity: /^SEV3/, title: 'Held on the laptop' });
  await refusePushes(technician);
  await network(field, 'back');
  await expect(rowOf(operator, 'technician’s laptop')).toContainText(/2 records since/, { timeout: 30_000 });

  await network(desk, 'cut');
  await operator.reload();
  await expect(operator.getByText(/^As of \d\d:\d\d/)).toBeVisible();
  await expect(rowOf(operator, 'technician’s laptop')).toContainText(/2 records/);

  const admin = await (await browser.newContext()).newPage();
  await signIn(admin, server, 'admin');
  await admin.goto(new URL('/laptops', server.address).href);
  await admin.getByRole('button', { name: /^Shut out technician’s laptop/ }).click();
  await expect(admin.getByRole('dialog')).toContainText('It held 2 records that the server does not have');
  await admin.getByRole('button', { name: 'Shut it out' }).click();
  await expect(rowOf(admin, 'technician’s laptop')).toContainText('shut out');
  await expect(technician.getByRole('link', { name: /Sign in again to send/ })).toBeVisible({ timeout: 30_000 });
});

test('[S60] without any answer yet the board says so, and a technician has none', async ({ browser, server }) => {
  const context = await browser.newContext();
  const operator = await context.newPage();
  await signIn(operator, server, 'operator');
  await network(context, 'cut');
  await operator.goto(new URL('/laptops', server.address).href);
  await expect(operator.getByText('Nothing is known of the laptops yet')).toBeVisible();
  const technician = await (await browser.newContext()).newPage();
  await signIn(technician, server, 'technician');
  await expect(technician.getByRole('link', { name: 'Laptops' })).toHaveCount(0);
});
