import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { axeFinds, withAxe } from '../support/axe.ts';
import { setClock } from '../support/clock.ts';
import { expect, test } from '../support/fixtures.ts';
import { badge, logIncident, network, nothingToSend, row, setSeverity, signIn, twoPeople } from '../support/people.ts';
import { heldTitles } from '../support/trouble.ts';

/** Presses a button that hands out a file; answers with its name and text. */
async function fileOf(page: Page, button: string): Promise<{ name: string; text: string; path: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()]);
  const path = await download.path();
  return { name: download.suggestedFilename(), text: await readFile(path, 'utf8'), path };
}
const carry = (page: Page, name: string, text: string): Promise<void> =>
  page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) });

test('[S62][S63] work goes by a colleague’s laptop: sealed, kept over a restart, at the NOC before its author is back', async ({
  browser,
  server,
}) => {
  test.setTimeout(120_000);
  const field = await browser.newContext();
  const technician = await field.newPage();
  const van = await browser.newContext();
  const lead = await van.newPage();
  await withAxe(lead);
  const operator = await (await browser.newContext()).newPage();
  await signIn(technician, server, 'technician');
  await signIn(lead, server, 'lead');
  await signIn(operator, server, 'operator');
  await network(field, 'cut');
  await network(van, 'cut');
  await logIncident(technician, { place: 'M62 J26', category: 'Security', severity: /^SEV2/, title: 'By way of a colleague' });
  await technician.getByRole('link', { name: 'Sync', exact: true }).click();
  const file = await fileOf(technician, 'Hand to a colleague');
  expect(file.name).toMatch(/^milepost-.*\.milepost$/);
  expect(file.text).not.toContain('By way of a colleague');
  await expect(technician.getByText(/^2 records are in “milepost-/)).toBeVisible();

  await lead.getByRole('link', { name: 'Sync', exact: true }).click();
  await carry(lead, 'holiday.milepost', 'not at all');
  await expect(lead.getByText('This is not a file made with “Hand to a colleague”')).toBeVisible();
  await carry(lead, file.name, file.text);
  await expect(lead.getByText('2 records are on this laptop now')).toBeVisible();
  await lead.reload();
  await expect(lead.getByText('Here. It goes by itself once there is a network.')).toBeVisible();
  expect(await axeFinds(lead)).toEqual([]);

  await network(van, 'back');
  await expect(lead.getByText('Held by the server.')).toBeVisible({ timeout: 30_000 });
  await expect(row(operator, 'By way of a colleague')).toBeVisible();
  await expect(badge(technician)).toContainText('1 to send');

  await network(field, 'back');
  await expect(badge(technician)).toContainText(nothingToSend, { timeout: 30_000 });
  await expect(badge(technician)).not.toContainText('needs you');
  expect((await heldTitles(server)).filter((title) => title === 'By way of a colleague')).toHaveLength(1);
});

test('[S65] by a clock that jumped ahead: the NOC has it, and the laptop takes over what the server made of it', async ({
  browser,
  server,
}) => {
  test.setTimeout(120_000);
  const { field, technician, operator } = await twoPeople(browser, server, { clock: true });
  await network(field, 'cut');
  await setClock(technician, 5 * 3_600_000);
  await logIncident(technician, { place: 'M62 J26', category: 'Security', severity: /^SEV3/, title: 'From the future' });
  await technician.getByRole('link', { name: 'Sync', exact: true }).click();
  const file = await fileOf(technician, 'Hand to a colleague');
  await operator.getByRole('link', { name: 'Sync', exact: true }).click();
  await carry(operator, file.name, file.text);
  await expect(operator.getByText('Held by the server.')).toBeVisible({ timeout: 30_000 });
  await operator.getByRole('link', { name: 'Board' }).click();
  await row(operator, 'From the future').click();
  await setSeverity(operator, 'SEV2');

  await network(field, 'back');
  await expect(badge(technician)).toContainText(nothingToSend, { timeout: 30_000 });
  await expect(badge(technician)).not.toContainText('needs you');
  await technician.getByRole('link', { name: 'Board' }).click();
  await row(technician, 'From the future').click();
  await expect(technician.getByRole('button', { name: /^Edit Severity/ })).toContainText('SEV2');
  // What is written next waits, is counted as waiting, and arrives.
  await network(field, 'cut');
  await technician.getByRole('button', { name: 'Acknowledge' }).click();
  await expect(badge(technician)).toContainText('1 to send');
  await network(field, 'back');
  await expect(badge(technician)).toContainText(nothingToSend, { timeout: 30_000 });
  await expect(operator.locator('[aria-current=step]')).toContainText('acknowledged');
});

test('[S69] unsent work can be taken out as a file to read, with no server at all', async ({ browser, server }) => {
  const field = await browser.newContext();
  const technician = await field.newPage();
  await signIn(technician, server, 'technician');
  await network(field, 'cut');
  await logIncident(technician, { place: 'M62 J26', category: 'Security', severity: /^SEV3/, title: 'To be read by people' });
  await technician.getByRole('link', { name: 'Sync', exact: true }).click();
  const { text } = await fileOf(technician, 'Export as a readable file');
  const { documents } = JSON.parse(text) as { documents: { collection: string; document: { title?: string } }[] };
  expect(documents.map(({ collection, document }) => [collection, document.title])).toEqual([
    ['incidents', 'To be read by people'],
    ['timeline', undefined],
  ]);
});
