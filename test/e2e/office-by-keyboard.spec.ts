import { item, startVisit } from '../support/checklists.ts';
import { expect, test } from '../support/fixtures.ts';
import { reach } from '../support/hands.ts';
import { badge, nothingToSend, signIn } from '../support/people.ts';

/** What those in the office do who write what others work by: by keyboard alone. */
test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => addEventListener('pointerdown', () => document.body.append('touched'), true));
});

test('[S104] by keyboard alone a checklist gets an item with a condition, is seen as it will be filled, and is published', async ({
  page,
  server,
}) => {
  test.setTimeout(120_000);
  await signIn(page, server, 'admin');
  await page.reload();
  await expect(badge(page)).toContainText(nothingToSend);
  await page.keyboard.press('g');
  await page.keyboard.press('k');
  await reach(page, page.getByRole('link', { name: 'Templates' }), 'Enter');
  await reach(page, page.getByRole('link', { name: 'Site visit' }), 'Enter');
  const outline = page.getByRole('navigation', { name: 'Parts of this checklist' });
  const network = page.getByRole('region', { name: 'Network' });
  await reach(page, outline.getByRole('button', { name: 'Network' }), 'Enter');
  await expect(network.getByLabel('Title of the section')).toBeFocused();
  await reach(page, network.getByRole('button', { name: 'Add an item' }), 'Enter');
  const added = network.getByRole('listitem').last();
  // Whoever adds an item goes on with its words.
  await expect(added.getByLabel('What is asked')).toBeFocused();
  await page.keyboard.type('Aerial is tight');
  await reach(page, added.getByLabel('Answered by'));
  await page.keyboard.type('Pass, fail');
  await expect(added.getByLabel('Answered by').locator('option:checked')).toHaveText('Pass, fail, not applicable');
  const shownWhen = added.getByRole('group', { name: 'Shown only when' });
  await reach(page, shownWhen.getByRole('button', { name: 'Add a condition' }), 'Enter');
  await expect(shownWhen.getByLabel('What must be so')).toBeFocused();
  const chosen = shownWhen.getByLabel('What must be so').locator('option:checked');
  for (let presses = 0; presses < 60 && (await chosen.textContent()) !== '“Link” is LTE'; presses += 1) {
    await page.keyboard.press('ArrowDown');
  }
  await expect(chosen).toHaveText('“Link” is LTE');
  await expect(item(page, 'Aerial is tight')).toHaveCount(0);
  await reach(page, item(page, 'Link').getByRole('button', { name: 'LTE' }), 'Space');
  await expect(item(page, 'Aerial is tight')).toBeVisible();
  await reach(page, outline.getByRole('button', { name: 'Publishing' }), 'Enter');
  await expect(page.getByRole('button', { name: 'Publish version 2' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('row', { name: /Site visit/ })).toContainText('2');
  await expect(badge(page)).toContainText(nothingToSend);
  await expect(page.getByText('touched')).toHaveCount(0);

  await startVisit(page, 'M6 J1 gantry 1', '');
  await item(page, 'Link').getByRole('button', { name: 'LTE' }).click();
  await expect(item(page, 'Aerial is tight')).toBeVisible();
});

test('[S83] by keyboard alone a second person looks at what a rule would change, and publishes it', async ({ page, server }) => {
  await signIn(page, server, 'lead');
  await page.reload();
  await expect(badge(page)).toContainText(nothingToSend);
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await reach(page, page.getByRole('link', { name: /waits? for review/ }), 'Enter');
  await reach(page, page.getByRole('link', { name: /Norlume Cam-B r2/ }), 'Enter');
  await expect(page.getByRole('region', { name: 'What publishing it would change' })).toContainText('→ Blocked');
  await reach(page, page.getByRole('button', { name: 'Publish' }), 'Enter');
  await expect(page.getByText('Published by')).toBeVisible();
  await expect(badge(page)).toContainText(nothingToSend);
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await expect(page.getByText(/^v15$/).first()).toBeVisible();
  await expect(page.getByText('touched')).toHaveCount(0);
});
