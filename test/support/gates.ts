import { expect, type Locator, type Page } from '@playwright/test';
import { answerAll } from './checklists.ts';
import { byKeyboard, type Hand } from './hands.ts';

/** What the open incident says is missing for its next step. */
export function missing(page: Page): Locator {
  return page.getByRole('list', { name: 'What is missing' }).getByRole('listitem');
}

/** What it says earlier steps lack. */
export function lacking(page: Page): Locator {
  return page.getByRole('list', { name: 'What earlier steps lack' }).getByRole('listitem');
}

/** The menu of steps that need a reason. */
export async function choose(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

/** How each missing thing is filled once its link has been pressed: its editor, or what there is to choose from, has the focus. */
const fillings: { readonly [what: string]: (page: Page, hand: Hand) => Promise<void> } = {
  symptoms: async (page) => {
    await page.locator(':focus').selectOption({ label: 'VPN drops' });
  },
  'site or device': async (page) => {
    await page.keyboard.type('M1 J19');
    await page.getByRole('listbox').getByRole('option').first().click();
  },
  'incident commander': firstOption,
  'communications lead': firstOption,
  'technical lead': firstOption,
  'what restored service': firstOption,
  'evidence (file, link or correlation ID)': addLink,
  'evidence or a remark': addLink,
  'users affected': (page, hand) => hand.enter(page, '120'),
  'a remark in the timeline': async (page) => {
    await page.keyboard.type('Everything looks quiet');
    await page.keyboard.press('Control+Enter');
  },
};

async function firstOption(page: Page, hand: Hand): Promise<void> {
  await hand.pickFirst(page.getByRole('listbox').getByRole('option'));
}

/** Of the ways to add evidence, to which its link has led. */
async function addLink(page: Page, hand: Hand): Promise<void> {
  const bar = page.getByRole('region', { name: 'Add evidence' });
  await expect(bar).toBeFocused();
  await hand.press(bar.getByRole('button', { name: 'Add a link' }));
  await expect(page.locator('input:focus')).toBeVisible();
  await hand.enter(page, 'https://logs.example/trip-7');
}

/** Fills the closing checklist, to which its link has led, and goes back to the incident. */
async function fillClosing(page: Page, hand: Hand): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Closing checklist' })).toBeVisible();
  await answerAll(page, hand);
  await hand.press(page.getByRole('button', { name: 'Finish' }));
  await expect(page.getByText(/^Finished by/)).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('list', { name: 'Way of the incident' })).toBeVisible();
}

/** Fills all that is missing and can be filled, each from its link; what only time brings is left. Answers with what was asked, in order. */
export async function fillMissing(page: Page, hand = byKeyboard): Promise<string[]> {
  const asked: string[] = [];
  const links = missing(page).getByRole('button');
  await expect(links).not.toHaveCount(0);
  while ((await links.count()) > 0) {
    const what = (await links.first().textContent()) ?? '';
    asked.push(what);
    await hand.press(links.first());
    if (what === 'closing checklist') {
      await fillClosing(page, hand);
      continue;
    }
    await expect(page.locator(':is(input, textarea, select, [data-choices]):focus')).toBeVisible();
    await (fillings[what] ?? ((one: Page) => hand.enter(one, `Said: ${what}`)))(page, hand);
    await expect(page.getByRole('list', { name: 'What is missing' }).getByRole('button', { name: what, exact: true })).toHaveCount(0);
  }
  return asked;
}
