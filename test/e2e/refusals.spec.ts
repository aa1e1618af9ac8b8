import type { Page } from '@playwright/test';
import { formatHlc } from '#domain/clock/hlc.ts';
import { uuidv7 } from '#domain/clock/uuid.ts';
import { answerPatch } from '#domain/checklists/run.ts';
import { edit, latestStamp, type SyncedDocument } from '#domain/merge/merge.ts';
import { remark } from '#domain/rules/timeline.ts';
import { checklistShape } from '#domain/schema/checklist.ts';
import type { CollectionName } from '#domain/schema/collections.ts';
import { incidentShape } from '#domain/schema/incident.ts';
import { axeFinds, withAxe } from '../support/axe.ts';
import { startVisit } from '../support/checklists.ts';
import { expect } from '../support/fixtures.ts';
import { badge, network, nothingToSend, row, signIn } from '../support/people.ts';
import { demoAccount } from '../support/server.ts';
import { assignOffline, setRole, held, heldTitles, test } from '../support/trouble.ts';

test('[S57] [S58] what was refused is mended field by field, by keyboard, and sent again', async ({ browser, server }) => {
  const { context, page } = await assignOffline(browser, server);
  await page.getByRole('button', { name: /^Edit Title/ }).click();
  await page.getByRole('textbox', { name: 'Title' }).fill('Rain sensor reads dry, third time');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /third time/ })).toBeVisible();
  await setRole(server, 'operator', 'technician');
  await network(context, 'back');
  await expect(badge(page)).toContainText('1 needs you');

  await badge(page).click();
  await page.getByRole('link', { name: /^Mend Incident: Rain sensor/ }).click();
  const refusal = page.getByRole('region', { name: 'The server refused a change' });
  await expect(refusal.getByText('Your role does not allow this change')).toBeVisible();
  await expect(refusal.getByRole('radio', { name: /Keep the server’s/ }).first()).toBeChecked();
  // The title as it was meant, in other words; the owner as the server has it.
  await refusal.getByRole('textbox', { name: 'Title, written anew' }).focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Rain sensor dry again');
  await expect(refusal.getByRole('radio', { name: 'Write it anew:' })).toBeChecked();
  await refusal.getByRole('button', { name: 'Send again' }).press('Enter');
  await expect(refusal).toBeHidden();
  await expect(badge(page)).toContainText(nothingToSend);
  await expect(badge(page)).not.toContainText('needs you');
  await expect.poll(() => heldTitles(server)).toContain('Rain sensor dry again');
  const told = (await held(server, 'timeline')).filter(({ kind }) => kind === 'refused');
  expect(told.map(({ path }) => path)).toEqual(expect.arrayContaining(['owner', 'title']));
  // A decided refusal does not come back from the journal.
  await page.reload();
  await expect(badge(page)).toContainText(nothingToSend);
  await expect(badge(page)).not.toContainText('needs you');
  await context.close();
});

test('[S58] a refused remark is mended in words and sent again; axe finds nothing, in three modes', async ({ page, server }) => {
  await withAxe(page);
  await signIn(page, server, 'technician');
  await row(page, 'Rain sensor reads dry').click();
  const incident = (await held(server, 'incidents')).find(({ title }) => title.includes('Rain sensor reads dry'))!;
  const me = (await held(server, 'people')).find(({ email }) => email === demoAccount('technician').email)!.id;
  const at = formatHlc(Date.now(), 0, 'nodenodenode');
  const context = { by: me, occurredAt: new Date().toISOString(), newId: () => uuidv7(Date.now(), new Uint8Array(10)), tick: () => at };
  const change = edit(incidentShape, incident, { impact: 'Traffic slowed' }, at, me, () => true);
  await putIntoQuarantine(page, [
    refusal('timeline', remark(incident.id, 'Tooo long', context), incident.id),
    refusal('incidents', change, incident.id),
  ]);
  await page.reload();

  for (const mode of ['day', 'night', 'sunlight'] as const) {
    await expect(page.getByRole('region', { name: 'The server refused a change' })).toBeVisible();
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.keyboard.type(`${mode} mode`);
    await page.getByRole('option', { name: new RegExp(`^${mode} mode`, 'i') }).click();
    await expect(page.locator('html')).toHaveAttribute('data-mode', mode);
    await expect(page.getByRole('dialog')).toBeHidden();
    expect(await axeFinds(page)).toEqual([]);
  }
  await badge(page).click();
  await page.getByRole('button', { name: /^Mend Timeline entry/ }).click();
  expect(await axeFinds(page)).toEqual([]);
  await page.getByRole('textbox', { name: 'Remark' }).fill('Short enough');
  await page.getByRole('button', { name: 'Send again' }).click();
  await expect.poll(async () => (await held(server, 'timeline')).map(({ text }) => text)).toContain('Short enough');
  await expect(page.getByRole('button', { name: /^Mend Timeline entry/ })).toHaveCount(0);
  await expect(badge(page)).toContainText(nothingToSend);
});

test('[S58] a refused answer to a checklist that the server has is mended in words, and sent as a change of it', async ({
  page,
  server,
}) => {
  await withAxe(page);
  await signIn(page, server, 'technician');
  await startVisit(page, 'M6 J4 footbridge 3', 'Yearly');
  const visit = async () => (await held(server, 'checklists')).find(({ purpose }) => purpose === 'Yearly');
  await expect.poll(visit).toBeDefined();
  const run = await visit();
  const said = answerPatch(run!, 'safe', run!.by, { answer: 'fail', note: 'Tooo long' });
  const change = edit(checklistShape, run!, said, formatHlc(Date.now(), 0, 'nodenodenode'), run!.by, () => true);
  await putIntoQuarantine(page, [refusal('checklists', change)]);
  await page.reload();
  await badge(page).click();
  await page.getByRole('button', { name: 'Mend Checklist' }).click();
  const dialog = page.getByRole('dialog');
  // What the visit is for was not refused.
  await expect(dialog.getByRole('textbox')).toHaveCount(1);
  await expect(dialog).toContainText('Everything else stays as the server has it.');
  expect(await axeFinds(page)).toEqual([]);
  await dialog.getByRole('textbox', { name: /: note$/ }).fill('Short enough');
  await dialog.getByRole('button', { name: 'Send again' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(badge(page)).toContainText(nothingToSend);
  await expect(badge(page)).not.toContainText('needs you');
  const now = await visit();
  expect(now).toMatchObject({ answers: { [`safe_${run!.by}`]: { value: { answer: 'fail', note: 'Short enough' } } } });
  expect(now!.stamps['*']).toBe(run!.stamps['*']);
});

/** A row of the quarantine. `incident`: the one that the record belongs to. */
function refusal(collection: CollectionName, document: SyncedDocument, incident = ''): object {
  const upTo = latestStamp(document).slice(0, 30);
  const key = `${collection}/${document.id}@${upTo}`;
  const why = { kind: 'invalid', reason: 'text: at most 10,000 characters', at: Date.now() };
  return { key, collection, id: document.id, incident, document: JSON.stringify(document), ...why };
}

/** Refusals that a server with other rules would have caused. */
async function putIntoQuarantine(page: Page, rows: readonly object[]): Promise<void> {
  await page.evaluate(async (all) => {
    const local = (await indexedDB.databases()).find(({ name = '' }) => name.endsWith('-local'));
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.open(local?.name ?? '');
      request.onerror = () => reject(request.error ?? new Error('not opened'));
      request.onsuccess = () => {
        const transaction = request.result.transaction('quarantine', 'readwrite');
        for (const one of all) transaction.objectStore('quarantine').put(one);
        transaction.oncomplete = () => {
          request.result.close();
          resolve();
        };
      };
    });
  }, rows);
}
