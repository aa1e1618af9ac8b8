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

test('what is open also reaches other devices: on their pages, which tell their past, and in the form', async ({ page, server }) => {
  await signIn(page, server, 'technician');
  await logIncident(page, { place: 'BP2-2442-10005', category: 'Device health', severity: /^SEV3/, title: 'Battery swells' });
  await page.getByRole('button', { name: 'Add Other devices' }).click();
  await page.getByRole('combobox', { name: 'Other devices' }).fill('PSU-221');
  await page.getByRole('option', { name: /PSU-221/ }).click();
  await page
    .getByRole('link', { name: /PSU-221/ })
    .first()
    .click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('PSU-221');
  const open = page.getByRole('list', { name: 'Open incidents' });
  await expect(open.getByRole('link', { name: /Battery swells/ })).toContainText('Also affected:');
  // It is no failure of this one, and its variant is the other's.
  const facts = page.getByRole('region', { name: 'Facts' });
  await expect(facts).toContainText(/Between failures\s*not known, 0 failures logged/);
  await expect(page.getByRole('region', { name: 'What ran on it' })).not.toContainText('1 incident');

  await page.getByRole('link', { name: 'Log on this device' }).click();
  const offered = page.getByRole('listitem').filter({ hasText: 'Battery swells' });
  await expect(offered).toContainText('Also affected:');
  await expect(offered.getByRole('button', { name: /^Add to that one/ })).toBeVisible();

  // On its own device it is both.
  await page.goBack();
  await open.getByRole('link', { name: /Battery swells/ }).click();
  await page.getByRole('link', { name: 'Device page' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('PSU-206');
  await expect(open.getByRole('link', { name: /Battery swells/ })).not.toContainText('Also affected:');
  await expect(facts).toContainText(/Between failures\s*not known, 1 failure logged/);
  await expect(page.getByRole('region', { name: 'What ran on it' }).getByRole('row', { name: /PS-24 r2/ })).toContainText('1 incident');
});

test('a site’s page has what is open nearby, with how far it is', async ({ page, server }) => {
  await signIn(page, server, 'technician');
  await page.getByRole('link', { name: 'Sites', exact: true }).click();
  await page.getByPlaceholder('Name, road, chainage…').fill('M6 J3 gantry 2');
  await page.getByRole('link', { name: /M6 J3 gantry 2/ }).click();
  const near = page.getByRole('list', { name: 'Open nearby' }).getByRole('link', { name: /all cameras dark/ });
  await expect(near).toContainText('8.1 km');
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
