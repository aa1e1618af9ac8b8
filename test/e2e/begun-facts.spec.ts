import type { Page } from '@playwright/test';
import { axeFinds, withAxe } from '../support/axe.ts';
import { draftGone, draftKept } from '../support/drafts.ts';
import { expect, test } from '../support/fixtures.ts';
import { badge, nothingToSend, row, signIn } from '../support/people.ts';

const cause = (page: Page) => page.locator('textarea[aria-label="Root cause"]');
const begun = (page: Page) => page.getByRole('status').filter({ hasText: 'begun at' });

test('what is being written into a fact is there again after the app ended, to go on with or to throw away', async ({ page, server }) => {
  test.setTimeout(120_000);
  await withAxe(page);
  await signIn(page, server, 'operator');
  await row(page, 'A14 lane controller reboots').click();
  await expect(begun(page)).toHaveCount(0);
  await page.getByRole('button', { name: 'Add Root cause', exact: true }).click();
  await page.keyboard.type('Capacitor of the supply');
  await draftKept(page, 'Capacitor of the supply');
  await expect(begun(page)).toHaveCount(0);
  // Ends without a word, as when the battery is empty: nobody has moved on.
  await page.evaluate(() => addEventListener('blur', (event) => event.stopImmediatePropagation(), true));
  await page.reload();

  await expect(begun(page)).toContainText('Capacitor of the supply');
  expect(await axeFinds(page)).toEqual([]);
  await page.getByRole('button', { name: 'Go on with Root cause' }).press('Enter');
  await expect(cause(page)).toBeFocused();
  await expect(cause(page)).toHaveValue('Capacitor of the supply');
  await expect(page.getByText(/^Draft from .* restored\. Enter saves/)).toBeVisible();
  await page.keyboard.type(' is dry');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Capacitor of the supply is dry', { exact: true }).first()).toBeVisible();
  await expect(begun(page)).toHaveCount(0);
  await expect(badge(page)).toContainText(nothingToSend);
  await page.reload();
  await expect(page.getByText('Capacitor of the supply is dry', { exact: true }).first()).toBeVisible();
  await expect(begun(page)).toHaveCount(0);

  // Left with Esc, or thrown away, nothing of it stays.
  await page.getByRole('button', { name: 'Add How it was verified', exact: true }).click();
  await page.keyboard.type('Lane 2');
  await draftKept(page, 'Lane 2');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Add How it was verified', exact: true }).click();
  await expect(page.locator('textarea:focus')).toHaveValue('');
  await page.keyboard.type('Lane 3');
  await draftKept(page, 'Lane 3');
  await page.evaluate(() => addEventListener('blur', (event) => event.stopImmediatePropagation(), true));
  await page.reload();
  await page.getByRole('button', { name: 'Discard it: How it was verified' }).press('Enter');
  await expect(begun(page)).toHaveCount(0);
  await draftGone(page, 'Lane 3');
  await page.reload();
  await expect(page.getByRole('button', { name: 'Add How it was verified', exact: true })).toBeVisible();
  await expect(begun(page)).toHaveCount(0);
});

test('who presses and types at once, while the disk is slow, loses no letter, and goes on behind what was begun', async ({
  page,
  server,
}) => {
  await signIn(page, server, 'operator');
  await row(page, 'A14 lane controller reboots').click();
  const add = page.getByRole('button', { name: 'Add Root cause', exact: true });
  await expect(add).toBeVisible();
  await page.evaluate(holdDrafts, 2000);
  await add.press('Enter');
  await page.keyboard.type('Capacitor');
  await expect(cause(page)).toHaveValue('Capacitor');
  await draftKept(page, 'Capacitor');
  await page.evaluate(() => addEventListener('blur', (event) => event.stopImmediatePropagation(), true));
  await page.reload();
  await expect(begun(page)).toContainText('Capacitor');
  await page.evaluate(holdDrafts, 2000);
  await page.getByRole('button', { name: 'Go on with Root cause' }).press('Enter');
  await page.keyboard.type(' is dry');
  await expect(cause(page)).toHaveValue('Capacitor is dry');
  await draftKept(page, 'Capacitor is dry');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Capacitor is dry', { exact: true }).first()).toBeVisible();
  await draftGone(page, 'Capacitor');
});

/** Runs in the page: keeps everybody else from the drafts for so many milliseconds. Resolves once it does. */
async function holdDrafts(ms: number): Promise<void> {
  const named = (await indexedDB.databases()).find(({ name }) => name?.endsWith('-local'));
  const request = indexedDB.open(named?.name ?? '');
  await new Promise((resolve) => request.addEventListener('success', resolve));
  const until = Date.now() + ms;
  const drafts = request.result.transaction('drafts', 'readwrite').objectStore('drafts');
  await new Promise<void>((resolve) => {
    const again = (): void => {
      if (Date.now() > until) return request.result.close();
      drafts.count().addEventListener('success', again);
    };
    drafts.count().addEventListener('success', () => {
      resolve();
      again();
    });
  });
}
