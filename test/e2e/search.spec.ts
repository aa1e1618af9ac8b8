import type { Page } from '@playwright/test';
import { codeOf } from '#domain/search/words.ts';
import { reference } from '#domain/rules/reference.ts';
import { axeFinds, withAxe } from '../support/axe.ts';
import { expect, test } from '../support/fixtures.ts';
import { badge, enter, logIncident, network, nothingToSend, row, signIn, twoPeople } from '../support/people.ts';
import { tickRegion } from '../support/regions.ts';
import { held } from '../support/trouble.ts';

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Search or jump' });
const options = (page: Page) => dialog(page).getByRole('option');

/** Opens the search, unless it is open, and types. */
async function search(page: Page, typed: string): Promise<void> {
  if ((await dialog(page).count()) === 0) {
    // After a reload there is nobody yet to hear the keys.
    await expect(page.getByRole('button', { name: /^Search or jump/ })).toBeVisible();
    await page.keyboard.press('Control+k');
  }
  await page.getByRole('combobox', { name: 'Search or jump' }).fill(typed);
}

/** The words that the laptop keeps of what can be searched; `''` when it keeps none. */
async function keptWords(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const name = (await indexedDB.databases()).map((one) => one.name ?? '').find((one) => one.endsWith('-search'));
    if (name === undefined) return '';
    const request = indexedDB.open(name);
    const answered = <T>(asked: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => reject(asked.error ?? new Error(name));
      });
    const database = await answered(request);
    const row = database.objectStoreNames.contains('kept')
      ? ((await answered(database.transaction('kept').objectStore('kept').get('index'))) as { index: { terms: string } } | undefined)
      : undefined;
    database.close();
    return row?.index.terms ?? '';
  });
}

test('[S110] offline and by keyboard alone: a misspelt incident, a device by the end of its serial, and both at hand again', async ({
  page,
  context,
  server,
}) => {
  await withAxe(page);
  await signIn(page, server, 'technician');
  await network(context, 'cut');
  await page.keyboard.press('/');
  await page.keyboard.type('camreas dark footbrigde');
  await expect(options(page).first()).toContainText('all cameras dark');
  await expect(options(page)).toHaveCount(1);
  expect(await axeFinds(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: /all cameras dark/ })).toBeVisible();

  const device = (await held(server, 'devices')).find(({ name }) => name === 'LC-284');
  await search(page, device?.serial.slice(-5) ?? '');
  await expect(options(page).first()).toContainText('LC-284');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'LC-284' })).toBeVisible();

  await page.keyboard.press('Control+k');
  await expect(options(page).first()).toContainText('LC-284');
  await page.keyboard.press('ArrowDown');
  await expect(options(page).nth(1)).toContainText('all cameras dark');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: /all cameras dark/ })).toBeVisible();
  await search(page, 'xyzzy plugh');
  await expect(dialog(page)).toContainText('Nothing on this laptop matches “xyzzy plugh”.');
});

test('[S111] Enter waits for the answer to what was typed last', async ({ page, server }) => {
  await signIn(page, server, 'technician');
  const incidents = await held(server, 'incidents');
  const dark = incidents.find(({ title }) => title.includes('all cameras dark'));
  await page.keyboard.press('/');
  // In one task, before anything can have been answered.
  await page.evaluate(
    (typed) => {
      const field = document.querySelector<HTMLInputElement>('[role=dialog] input');
      if (field === null) throw new Error('no field');
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, typed);
      field.dispatchEvent(new InputEvent('input', { bubbles: true }));
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
    },
    reference(dark?.id ?? ''),
  );
  await expect(page.getByRole('heading', { name: /all cameras dark/ })).toBeVisible();
});

test('[S113] a new incident is found at once, also offline, after a reload, from what was kept', async ({ page, context, server }) => {
  await signIn(page, server, 'technician');
  await expect.poll(() => keptWords(page), { timeout: 30_000 }).toContain('footbridge');
  await network(context, 'cut');
  await logIncident(page, { place: 'M62 J24', category: 'Security', severity: /^SEV4/, title: 'Quenched heptagon' });
  await search(page, 'hepta');
  await expect(options(page).first()).toContainText('Quenched heptagon');
  await page.reload();
  await search(page, 'hepta quen');
  await expect(options(page).first()).toContainText('Quenched heptagon');
});

test('[S114] somebody else on the same laptop finds nothing of it, and nothing is kept of who signed out', async ({
  page,
  context,
  server,
}) => {
  await signIn(page, server, 'technician');
  await expect.poll(() => keptWords(page), { timeout: 30_000 }).toContain('footbridge');
  await network(context, 'cut');
  await logIncident(page, { place: 'M62 J24', category: 'Security', severity: /^SEV4/, title: 'Quenched heptagon' });
  await search(page, 'hepta');
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toHaveCount(0);
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByLabel('E-mail')).toBeVisible();
  expect(await keptWords(page)).toBe('');
  await network(context, 'back');
  await enter(page, server, 'operator');
  await search(page, '');
  await expect(options(page).first()).not.toContainText('heptagon');
  await search(page, 'dark cameras');
  await expect(options(page).first()).toContainText('all cameras dark');
  await search(page, 'heptagon');
  await expect(options(page)).toHaveCount(0);
});

test('[S115] what somebody remarked finds the incident and says why: live, corrected, at the NOC, offline after a reload', async ({
  browser,
  server,
}) => {
  const { field, technician, office, operator } = await twoPeople(browser, server);
  await network(field, 'cut');
  await row(technician, 'all cameras dark').click();
  await technician.getByRole('textbox', { name: 'Remark' }).fill('Went up the mast, the lense is sopping wet inside');
  await technician.keyboard.press('Control+Enter');
  const said = options(technician).filter({ hasText: 'all cameras dark' });
  await search(technician, 'dark sopp');
  await expect(said).toContainText('Remark: “… the mast, the lense is sopping wet inside”');
  await expect(said.locator('mark').filter({ hasText: /^sopp$/ })).toHaveCount(1);
  await technician.keyboard.press('Escape');
  await technician.getByRole('button', { name: /^Correct: Went up/ }).click();
  await technician.getByRole('dialog').getByLabel('Remark').fill('Went up the mast, the housing is sopping wet inside');
  await technician.keyboard.press('Control+Enter');
  await expect(technician.getByRole('dialog')).toHaveCount(0);
  await search(technician, 'sopping housing');
  await expect(said).toContainText('the housing is sopping wet');
  // What was withdrawn finds nothing.
  await search(technician, 'sopping lense');
  await expect(options(technician)).toHaveCount(0);

  await technician.reload();
  await search(technician, 'sopping housing');
  await expect(said).toContainText('the housing is sopping wet');

  await search(operator, 'sopping housing');
  await expect(dialog(operator)).toContainText('Nothing on this laptop matches');
  await network(field, 'back');
  await expect(options(operator).filter({ hasText: 'all cameras dark' })).toContainText('Remark: “');
  await network(office, 'cut');
  await operator.keyboard.press('Enter');
  await expect(operator.getByRole('heading', { name: /all cameras dark/ })).toBeVisible();
  await operator.reload();
  await search(operator, 'housing');
  await expect(options(operator).filter({ hasText: 'all cameras dark' })).toContainText('the housing is sopping wet');
});

test('[S116] a checklist that can be filled is found by what it asks, and shown to whoever fills it', async ({ page, context, server }) => {
  await withAxe(page);
  await signIn(page, server, 'technician');
  await network(context, 'cut');
  await search(page, 'site vsiit');
  await expect(options(page).filter({ hasText: 'A visit to a site · version 1' })).toContainText('Site visit');
  await search(page, 'rsrp');
  await expect(options(page).filter({ hasText: 'A visit to a site · version 1' })).toContainText('LTE signal (RSRP)');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Site visit' }).last()).toBeVisible();
  await expect(page.getByText('Checklists are started on an incident, a site or a device.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'As it will be filled' })).toBeVisible();
  expect(await axeFinds(page)).toEqual([]);
});

test('[S112] what leaves the laptop is not found any more, nor kept', async ({ browser, server }) => {
  const technician = await (await browser.newContext()).newPage();
  await signIn(technician, server, 'technician');
  const reboots = (await held(server, 'incidents')).find(({ title }) => title.startsWith('A14 lane controller reboots'));
  const number = reference(reboots?.id ?? '');
  await search(technician, number);
  await expect(options(technician).first()).toContainText('A14 lane controller reboots');
  await technician.keyboard.press('Enter');
  await expect.poll(() => keptWords(technician), { timeout: 30_000 }).toContain(codeOf(number));

  const admin = await (await browser.newContext()).newPage();
  await signIn(admin, server, 'admin');
  await tickRegion(admin, 'West Midlands');
  await expect.poll(() => keptWords(technician), { timeout: 30_000 }).not.toContain(codeOf(number));
  await search(technician, number);
  await expect(dialog(technician)).toContainText(`Nothing on this laptop matches “${number}”.`);
  await search(technician, '');
  await expect(options(technician).first()).not.toContainText('A14 lane controller reboots');
  await expect(badge(technician)).toContainText(nothingToSend);
});
