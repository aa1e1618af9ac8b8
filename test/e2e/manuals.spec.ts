import type { Locator, Page } from '@playwright/test';
import { onePagePdf } from '#sync-server/fleet/demo/one-page-pdf.ts';
import { axeFinds, withAxe } from '../support/axe.ts';
import { expect, test } from '../support/fixtures.ts';
import { network, row, signIn } from '../support/people.ts';
import { smallTargets } from '../support/targets.ts';

/** Where the worst is open in the demo, with cameras. */
const SITE = 'M6 J4 footbridge 3';
const TITLE = 'Cameras: aim and focus';

const lineOf = (page: Page, title: string): Locator => page.getByRole('listitem').filter({ has: page.getByText(title, { exact: true }) });
const form = (page: Page): Locator => page.getByRole('dialog');

async function choose(page: Page, name: string, buffer: Buffer): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await form(page)
    .getByRole('button', { name: /^Choose/ })
    .press('Enter');
  await (await chooser).setFiles({ name, mimeType: 'application/octet-stream', buffer });
}

/** Opens a PDF from its line, in the viewer of the browser. */
async function openedInTab(page: Page, line: Locator): Promise<Page> {
  await line.getByRole('button', { name: /^Open: / }).press('Enter');
  const tab = page.waitForEvent('popup');
  await form(page).getByRole('link', { name: 'Open in a new tab' }).press('Enter');
  return tab;
}

test('[S144] [S146] [S147] a lead publishes; what a site needs is got with all the rest, and opens without a network', async ({
  browser,
  server,
}) => {
  test.setTimeout(240_000);
  const office = await browser.newContext();
  await withAxe(office);
  const lead = await office.newPage();
  await signIn(lead, server, 'lead');
  await lead.getByRole('link', { name: 'Sites', exact: true }).click();
  await lead.getByRole('link', { name: 'Manuals' }).click();
  await lead.getByRole('button', { name: 'Publish a manual…' }).press('Enter');
  await form(lead).getByRole('button', { name: 'Publish', exact: true }).press('Enter');
  await expect(form(lead)).toContainText('Choose the file.');
  await expect(form(lead)).toContainText('Say what it is for: every device, types, or models.');
  expect(await axeFinds(lead)).toEqual([]);

  // What it says that it is does not count.
  await choose(lead, 'aim.pdf', Buffer.from('<!doctype html><script>alert(1)</script>'));
  await expect(form(lead).getByLabel('Title')).toHaveValue('aim');
  await form(lead).getByLabel('Title').fill(TITLE);
  await form(lead).getByRole('checkbox', { name: 'Camera', exact: true }).press('Space');
  await form(lead).getByRole('combobox', { name: 'Add a model' }).fill('haldenfeld');
  await form(lead).getByRole('combobox', { name: 'Add a model' }).press('Enter');
  await expect(form(lead).getByRole('list', { name: 'Models that were picked' })).toContainText('Haldenfeld HP-7 r2');
  await form(lead).getByRole('button', { name: 'Publish', exact: true }).press('Enter');
  await expect(form(lead).getByRole('alert')).toContainText('aim.pdf was not published: it is a web page');
  await choose(lead, 'aim.pdf', onePagePdf('Aim and focus', ['Level first.']));
  await form(lead).getByRole('button', { name: 'Publish', exact: true }).press('Enter');
  await expect(lead.getByText(`Published: ${TITLE}.`)).toBeVisible();
  await expect(lineOf(lead, TITLE)).toContainText('For Camera, Haldenfeld HP-7 r2');
  expect(await axeFinds(lead)).toEqual([]);

  const field = await browser.newContext();
  await withAxe(field);
  const page = await field.newPage();
  await signIn(page, server, 'technician');
  await page.goto(`${server.address}/readiness`);
  await page.getByRole('combobox', { name: 'Add a site' }).fill(SITE);
  await expect(page.getByRole('option').first()).toContainText(SITE);
  await page.keyboard.press('Enter');
  const line = page.getByRole('list', { name: 'What makes this laptop ready' }).getByRole('listitem').filter({ hasText: 'Manuals' });
  await expect(line).toContainText(/0 of [2-9] for the devices at these sites/);
  await expect(line).toContainText('To do');
  await page.getByRole('button', { name: 'Get it all now' }).press('Enter');
  await expect(page.getByText('All that can be got is here.')).toBeVisible();
  await expect(line).toContainText(/All for the devices at these sites \([2-9]\) are on this laptop/);
  await expect(line).toContainText('last seen:');

  await network(field, 'cut');
  await page.reload();
  await expect(line).toContainText(/All for the devices at these sites/);
  await page.goto(new URL('/', page.url()).href);
  await row(page, 'Cam-B stream drops').click();
  // What its device is to be worked on with, at the incident and on the device's own page.
  await expect(page.getByRole('link', { name: 'Device page' })).toBeVisible({ timeout: 60_000 });
  const atIncident = page.getByRole('article').getByRole('list', { name: /^Manuals for / });
  await expect(atIncident.getByText(TITLE)).toBeVisible();
  expect(await axeFinds(page)).toEqual([]);
  await page.getByRole('link', { name: 'Device page' }).click();
  const section = page.getByRole('region', { name: 'Manuals' });
  await expect(section.getByText('On this laptop').first()).toBeVisible();
  expect(await axeFinds(page)).toEqual([]);
  const tab = await openedInTab(page, lineOf(page, TITLE));
  await tab.waitForLoadState();
  expect([new URL(tab.url()).protocol, await tab.evaluate(() => document.contentType)]).toEqual(['blob:', 'application/pdf']);
  await tab.close();
  expect(await axeFinds(page)).toEqual([]);
  const saved = page.waitForEvent('download');
  await form(page).getByRole('button', { name: 'Save a copy' }).press('Enter');
  expect((await saved).suggestedFilename()).toBe('aim.pdf');
  await page.keyboard.press('Escape');
  await expect(form(page)).toBeHidden();
  await lineOf(page, 'Cabinets: colours of cores and fuses')
    .getByRole('button', { name: /^Open: / })
    .press('Enter');
  await expect(form(page).getByText('green/yellow earth')).toBeVisible();
  await page.keyboard.press('Escape');

  // Its words are changed without the file.
  await lead.getByRole('button', { name: `Change…: ${TITLE}` }).press('Enter');
  await expect(form(lead).getByLabel('Title')).toHaveValue(TITLE);
  await expect(form(lead)).toContainText('aim.pdf stays');
  await form(lead).getByLabel('Title').fill('Cameras: aim');
  await form(lead).getByRole('button', { name: 'Publish', exact: true }).press('Enter');
  await expect(lineOf(lead, 'Cameras: aim')).toContainText('PDF');

  // A newer edition comes by itself where the manual is kept; a withdrawn one goes.
  await lead.getByRole('button', { name: 'Change…: Cameras: aim' }).press('Enter');
  await form(lead).getByLabel('Title').fill(TITLE);
  await choose(lead, 'aim-2.txt', Buffer.from('Level first, then focus.\n'));
  await form(lead).getByRole('button', { name: 'Publish', exact: true }).press('Enter');
  await expect(lineOf(lead, TITLE)).toContainText('Text');
  await network(field, 'back');
  await page.reload();
  await expect(lineOf(page, TITLE)).toContainText('Text');
  await expect(lineOf(page, TITLE)).toContainText('On this laptop');
  await lead.getByRole('button', { name: `Withdraw… ${TITLE}` }).press('Enter');
  await form(lead).getByRole('button', { name: 'Withdraw', exact: true }).press('Enter');
  await expect(lead.getByText(TITLE, { exact: true })).toHaveCount(0);
  await page.reload();
  await expect(section.getByText('Cabinets: colours of cores and fuses')).toBeVisible();
  await expect(section.getByText(TITLE)).toHaveCount(0);
});

test('[S146] [S147] one by one with gloves; where nothing is published that is said, and is nothing to do', async ({
  page,
  context,
  server,
}) => {
  test.setTimeout(120_000);
  await withAxe(context);
  await signIn(page, server, 'admin');
  await page.goto(`${server.address}/manuals`);
  await page.evaluate(() => document.documentElement.setAttribute('data-density', 'glove'));
  const wiring = lineOf(page, 'Cabinets: colours of cores and fuses');
  await wiring.getByRole('button', { name: /^Get now/ }).click();
  await expect(wiring).toContainText('On this laptop');
  expect(await smallTargets(page)).toEqual([]);

  // [S117] Found by what it is for: opened where it is here, else shown where it can be got.
  const found = page.getByRole('option').filter({ has: page.getByText(/on this laptop/i) });
  await page.goto(server.address);
  await expect(row(page, 'all cameras dark')).toBeVisible();
  await page.keyboard.press('Control+k');
  const find = page.getByRole('combobox', { name: 'Search or jump' });
  await find.fill('cabinet-wir');
  await expect(found.first()).toContainText('Cabinets: colours of cores and fuses');
  await found.first().click();
  await expect(form(page).getByText('green/yellow earth')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(form(page)).toBeHidden();
  await page.keyboard.press('Control+k');
  await find.fill('norlume restart');
  await expect(found.first()).toContainText('Not on this laptop');
  await found.first().click();
  await expect(page.locator('[aria-current=location]')).toContainText('Cam-B: restart and picture check');
  await expect(form(page)).toBeHidden();
  await wiring.getByRole('button', { name: /^Remove from this laptop/ }).click();
  await expect(wiring).toContainText('Not on this laptop');
  await page.getByRole('textbox', { name: 'Find a manual' }).fill('norlume');
  await expect(page.getByText('1 manual', { exact: true })).toBeVisible();
  await page.getByRole('textbox', { name: 'Find a manual' }).fill('nobody');
  await expect(page.getByText('No manual fits')).toBeVisible();
  await page.getByRole('textbox', { name: 'Find a manual' }).fill('');
  for (const title of ['Cam-B: restart and picture check', 'Cabinets: colours of cores and fuses']) {
    await page.getByRole('button', { name: `Withdraw… ${title}` }).click();
    await form(page).getByRole('button', { name: 'Withdraw', exact: true }).click();
    await expect(page.getByText(title, { exact: true })).toHaveCount(0);
  }
  await expect(page.getByText('No manual is published')).toBeVisible();
  expect(await axeFinds(page)).toEqual([]);
  await page.getByRole('link', { name: 'Ready to leave?' }).click();
  await page.getByRole('combobox', { name: 'Add all of a road' }).selectOption('M6');
  const line = page.getByRole('list', { name: 'What makes this laptop ready' }).getByRole('listitem').filter({ hasText: 'Manuals' });
  await expect(line).toContainText('None is published. Nothing is missing.');
  await expect(line).toContainText('Ready');
});
