import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { CHROMIUM_ARGS } from '#build/chromium.ts';
import { draftKept } from '../support/drafts.ts';
import { expect, test } from '../support/fixtures.ts';
import { logIncident, row, signIn } from '../support/people.ts';

test('missing and impossible values get their message beside the field', async ({ page, server }) => {
  await signIn(page, server, 'technician');
  await page.keyboard.press('n');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  for (const message of ['Say where: a device, or at least the site.', 'Choose what kind of trouble it is.', 'Choose how bad it is.']) {
    await expect(page.getByText(message)).toBeVisible();
  }
  await page.getByRole('button', { name: 'Earlier…' }).click();
  await page.getByLabel('Started').fill('2099-01-01T00:00');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('That is in the future.')).toBeVisible();
  await expect(page).toHaveURL(/\/log/);
});

test('a device with an open incident offers to add to that one', async ({ page, server }) => {
  await signIn(page, server, 'technician');
  await logIncident(page, { place: 'BP2-2442-10005', category: 'Device health', severity: /^SEV3/, title: 'Battery swells' });
  await page.getByRole('link', { name: 'Device page' }).click();
  await expect(page.getByRole('heading', { name: 'PSU-206' })).toBeVisible();

  // The serial number is enough to find it again.
  await page.keyboard.press('n');
  await page.getByRole('combobox', { name: 'Device or site' }).fill('10005');
  await page.getByRole('option', { name: /PSU-206/ }).click();
  await expect(page.getByText('There is already an open incident on this device.')).toBeVisible();
  await page.getByRole('button', { name: 'Add to that one' }).click();
  await page.getByLabel('What do you see?').fill('Seen again from lane 2');
  await page.getByRole('button', { name: 'Add to the open incident' }).click();
  await expect(page.getByRole('heading', { name: 'Battery swells' })).toBeVisible();
  await expect(page.getByText('Seen again from lane 2')).toBeVisible();
  await page.getByRole('link', { name: 'Board' }).click();
  await expect(row(page, 'Battery swells')).toHaveCount(1);
});

test('the draft survives a crash of the browser', async ({ server }) => {
  const profile = await mkdtemp(join(tmpdir(), 'milepost-profile-'));
  const executablePath = process.env['MILEPOST_CHROMIUM'] ?? test.info().project.use.launchOptions?.executablePath;
  const open = () => chromium.launchPersistentContext(profile, { executablePath, args: [...CHROMIUM_ARGS] });
  const before = await open();
  const page = await before.newPage();
  await signIn(page, server, 'technician');
  await page.keyboard.press('n');
  await page.getByRole('radio', { name: /^Security/ }).check();
  await page.getByLabel('What do you see?').fill('Certificate warning on the panel');
  await draftKept(page, 'Certificate warning on the panel');
  // Nobody gets to say goodbye: the browser's processes end at once.
  const session = await before.browser()?.newBrowserCDPSession();
  await session?.send('Browser.crash').catch(() => undefined);
  await before.close().catch(() => undefined);

  const after = await open();
  const again = await after.newPage();
  await again.goto(`${server.address}/log`);
  await expect(again.getByText(/Draft from .* restored/)).toBeVisible();
  await expect(again.getByLabel('What do you see?')).toHaveValue('Certificate warning on the panel');
  await expect(again.getByRole('radio', { name: /^Security/ })).toBeChecked();
  await again.getByRole('button', { name: 'Discard it' }).click();
  await expect(again.getByLabel('What do you see?')).toHaveValue('');
  await after.close();
  await rm(profile, { recursive: true, force: true });
});
