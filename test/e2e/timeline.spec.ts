import { writeFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { answer, note } from '../support/checklists.ts';
import { draftKept } from '../support/drafts.ts';
import { expect, test } from '../support/fixtures.ts';
import { choose } from '../support/gates.ts';
import { badge, network, nothingToSend, row, signIn, twoPeople } from '../support/people.ts';

const timeline = (page: Page) => page.getByRole('group', { name: 'Timeline' });
const entries = (page: Page) => timeline(page).locator('li[aria-posinset]');
const entry = (page: Page, text: string | RegExp) => entries(page).filter({ hasText: text });
const localInput = (ms: number): string => {
  const at = new Date(ms);
  return new Date(ms - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};

test('[S84][S85][S86] offline: a remark of another time, corrected by adding, and a key moment; the NOC reads all of it', async ({
  browser,
  server,
}) => {
  const { field, technician, operator } = await twoPeople(browser, server);
  await row(technician, 'Rain sensor reads dry').click();
  await network(field, 'cut');
  await expect(entries(technician)).not.toHaveCount(0);
  await technician.keyboard.press('r');
  await technician.keyboard.type('Arrived on site');
  await technician.keyboard.press('Control+Enter');
  await expect(entry(technician, 'Arrived on site')).toBeVisible();

  // A remark that is begun is there again after a crash or a reload, and gone from this laptop once it is added.
  await technician.keyboard.type('Lamp 4 went dark');
  await draftKept(technician, 'Lamp 4 went dark');
  await technician.reload();
  await expect(technician.getByRole('textbox', { name: 'Remark' })).toHaveValue('Lamp 4 went dark');
  const restored = technician.getByText(/Draft from .* restored/);
  await expect(restored).toBeVisible();
  await technician.getByRole('button', { name: 'It was at another time' }).click();
  const when = technician.getByLabel('When it happened');
  await when.fill(localInput(Date.now() + 3_600_000));
  await technician.getByRole('button', { name: 'Add remark' }).click();
  await expect(technician.getByText('That lies in the future.')).toBeVisible();
  await when.fill(localInput(Date.now() - 5 * 3_600_000));
  await technician.getByRole('button', { name: 'Add remark' }).click();
  // It stands where it happened: below what was written before it.
  await expect(entry(technician, 'Lamp 4 went dark')).toContainText(/5 h · noted (just now|1 min)/);
  await expect(entries(technician).first()).toContainText('Arrived on site');
  await expect(restored).toHaveCount(0);

  await entry(technician, 'Lamp 4').getByRole('button', { name: 'Correct: Lamp 4 went dark' }).click();
  await technician.getByRole('dialog').getByLabel('Remark').fill('Lamp 5 went dark');
  // A tap beside the dialog does not throw away what was typed.
  await technician.mouse.click(2, 2);
  await expect(technician.getByRole('dialog').getByLabel('Remark')).toHaveValue('Lamp 5 went dark');
  await technician.getByRole('dialog').getByLabel('Remark').focus();
  await technician.keyboard.press('Control+Enter');
  await expect(technician.getByRole('dialog')).toHaveCount(0);
  await entry(technician, 'Lamp 5').getByRole('button', { name: 'Key moment: Lamp 5 went dark' }).click();
  await technician.reload();
  const told = entry(technician, 'Lamp 5 went dark');
  await expect(technician.getByRole('textbox', { name: 'Remark' })).toHaveValue('');
  await expect(told).toContainText('· 5 h ·');
  await expect(told.getByRole('button', { name: /^Key moment/ })).toHaveAttribute('aria-pressed', 'true');
  await told.getByText('corrected, was:').click();
  await expect(told).toContainText('Lamp 4 went dark');
  await expect(entry(technician, 'Lamp 4')).toHaveCount(1);

  await network(field, 'back');
  await expect(badge(technician)).toContainText(nothingToSend);
  await row(operator, 'Rain sensor reads dry').click();
  await operator.getByRole('combobox', { name: 'Show in the timeline' }).selectOption({ label: 'Key moments · 1' });
  await expect(entries(operator)).toHaveCount(1);
  await expect(entry(operator, 'Lamp 5 went dark')).toContainText('Mara Lind');
  // What somebody else said is not mine to correct; whether it matters is for all who edit.
  await expect(operator.getByRole('button', { name: /^Correct/ })).toHaveCount(0);
  await operator.getByRole('button', { name: /^Key moment/ }).click();
  await expect(operator.getByRole('combobox', { name: 'Show in the timeline' })).toHaveValue('all');
  await operator.getByRole('button', { name: 'Undo' }).click();
  await expect(operator.getByRole('combobox', { name: 'Show in the timeline' })).toHaveValue('pinned');
  await operator.getByRole('combobox', { name: 'Show in the timeline' }).selectOption({ label: 'Remarks · 2' });
  await expect(entries(operator)).toHaveCount(2);
  await operator.screenshot({ path: 'test-results/screens/timeline.png' });
});

test('an incident is told from beginning to end on paper, with no network', async ({ browser, server }) => {
  const field = await browser.newContext();
  const page = await field.newPage();
  await signIn(page, server, 'technician');
  await network(field, 'cut');
  await page.reload();
  await row(page, 'A14 lane controller reboots').click();
  await expect(entries(page)).not.toHaveCount(0);
  await page.keyboard.press('r');
  await page.keyboard.type('Last words');
  await page.keyboard.press('Control+Enter');
  await expect(entry(page, 'Last words')).toBeVisible();
  await page.getByRole('button', { name: 'Fill SAT lane controller, day' }).click();
  await answer(page, 'Supply voltage', '19');
  await note(page, 'Supply voltage', 'Fuse box is hot');
  await page.getByRole('link', { name: /^A14 lane controller reboots/ }).click();
  await choose(page, 'Print or save as PDF');
  const report = page.getByRole('article');
  await expect(report.getByRole('heading', { name: 'A14 lane controller reboots every 5 min' })).toBeVisible();
  const way = report.getByRole('region', { name: 'Way of the incident' });
  await expect(way).toContainText(/mitigated.*20\d\d/);
  await expect(way).not.toContainText('resolved');
  await expect(report).toContainText('Symptoms');
  await expect(report).toContainText('Rollback to last known good · App rolled back to 1.4.12');
  const filled = report.getByRole('region', { name: 'Checklists' }).getByRole('listitem');
  await expect(filled.filter({ hasText: 'Supply voltage' })).toContainText('✕ Supply voltage: 19 V · Fuse box is hot · Mara Lind');
  await expect(report.getByRole('region', { name: 'Checklists' })).toContainText(/Undone: .+ · .+/);
  const told = report.getByRole('region', { name: 'Timeline' }).getByRole('listitem');
  await expect(told.first()).toContainText('Logged');
  await expect(told.last()).toContainText('failed: Supply voltage');
  await expect(told.filter({ hasText: 'Last words' })).toHaveCount(1);
  await page.screenshot({ path: 'test-results/screens/report.png' });
  // What is printed is the report and nothing around it.
  await page.emulateMedia({ media: 'print' });
  await expect(report).toBeVisible();
  await expect(page.getByRole('button', { name: 'Print or save as PDF' })).toBeHidden();
  await expect(page.getByRole('navigation', { name: 'Screens' })).toBeHidden();
  const pdf = await page.pdf();
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  await writeFile('test-results/report.pdf', pdf);
});
