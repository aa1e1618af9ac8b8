import { expect, type Locator, type Page } from '@playwright/test';
import { byKeyboard } from './hands.ts';

/** The card of an item of the run on screen. */
export function item(page: Page, label: string): Locator {
  return page.locator('[data-item]').filter({ has: page.getByText(label, { exact: true }) });
}

/** The photos of an item of the run on screen. */
export function photosOf(page: Page, label: string): Locator {
  return page.getByRole('list', { name: `Photos: ${label}` }).getByRole('listitem');
}

/** Opens a site and starts a visit to it. */
export async function startVisit(page: Page, site: string, purpose: string): Promise<void> {
  await page.getByRole('link', { name: 'Sites', exact: true }).click();
  await page.getByLabel('Find a site').fill(site);
  await page.getByRole('link', { name: new RegExp(site) }).click();
  await page.getByRole('button', { name: 'Fill Site visit' }).click();
  await page.getByRole('textbox', { name: 'What the visit is for' }).fill(purpose);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Site visit' })).toBeVisible();
}

/** Answers an item by its button or its field, and waits until that is saved. */
export async function answer(page: Page, label: string, value: string): Promise<void> {
  const card = item(page, label);
  await expect(card).toBeVisible();
  const button = card.getByRole('button', { name: value, exact: true });
  if ((await button.count()) > 0) await button.click();
  else {
    const field = card.getByRole('textbox').first();
    if ((await field.inputValue()) === value) return;
    await field.fill(value);
    if (await field.evaluate((element) => element.tagName === 'INPUT')) await field.press('Enter');
    else await field.blur();
  }
  await expect(saved(page, label)).toBeVisible();
}

export async function note(page: Page, label: string, text: string): Promise<void> {
  const box = item(page, label).getByRole('textbox', { name: `Note on: ${label}` });
  if ((await box.count()) === 0)
    await item(page, label)
      .getByRole('button', { name: `Note on: ${label}` })
      .click();
  await box.fill(text);
  await box.blur();
  await expect(saved(page, label)).toBeVisible();
}

/** Answers every item that is left, each by its first choice. */
export async function answerAll(page: Page, hand = byKeyboard): Promise<void> {
  const left = page.getByRole('button', { name: /^\d+ left$/ });
  while ((await left.count()) > 0) {
    await hand.press(left);
    await hand.press(page.locator(':focus'));
    await expect(page.locator(':focus')).toHaveAttribute('aria-pressed', 'true');
  }
}

/** That what was said last is on this laptop. */
export function saved(page: Page, label: string): Locator {
  return page.getByRole('status').filter({ hasText: `Saved on this laptop: ${label}` });
}
