import { expect, type Locator, type Page } from '@playwright/test';

/** The ways in which a person can work a screen. */
export type Hand = {
  readonly press: (target: Locator) => Promise<void>;
  /** Writes into the field that has the focus, and is done with it. */
  readonly enter: (page: Page, text: string) => Promise<void>;
  readonly pickFirst: (options: Locator) => Promise<void>;
};

export const byKeyboard: Hand = {
  press: (target) => target.press('Enter'),
  enter: async (page, text) => {
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
  },
  pickFirst: async (options) => {
    await expect(options.first()).toBeVisible();
    await options.page().keyboard.press('ArrowDown');
    await options.page().keyboard.press('Enter');
  },
};

/** With gloves, and the keyboard on the screen for words alone. */
export const byTouch: Hand = {
  press: (target) => target.tap(),
  enter: async (page, text) => {
    await page.keyboard.type(text);
    const form = page.locator('form:has(:focus)');
    // A field by itself is saved by touching anything else.
    if ((await form.count()) > 0) await form.locator('button[type=submit]').tap();
    else await page.getByRole('heading', { level: 1 }).tap();
  },
  pickFirst: (options) => options.first().tap(),
};

/** Goes to `target` with Tab, as somebody does who has nothing else, and presses `key` there. */
export async function reach(page: Page, target: Locator, key?: string): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; !(await target.evaluate((element) => element === document.activeElement)); presses += 1) {
    if (presses > 150) throw new Error(`no way by keyboard to ${String(target)}`);
    await page.keyboard.press('Tab');
  }
  if (key !== undefined) await page.keyboard.press(key);
}
