import type { Page } from '@playwright/test';
import { formatHlc } from '#domain/clock/hlc.ts';
import { uuidv7 } from '#domain/clock/uuid.ts';
import { create } from '#domain/merge/merge.ts';
import { templateShape } from '#domain/schema/template.ts';
import { visitAnswers, visitForm } from '../fixtures/visit-form.ts';
import { shootPhotos } from '../support/camera.ts';
import { answer, item, note, photosOf } from '../support/checklists.ts';
import { adjustableClock, setClock } from '../support/clock.ts';
import { files, hashAtServer } from '../support/evidence.ts';
import { test } from '../support/filmed.ts';
import { expect } from '../support/fixtures.ts';
import { fillMissing, missing } from '../support/gates.ts';
import { badge, network, nothingToSend, signIn } from '../support/people.ts';
import type { TestServer } from '../support/server.ts';
import { held, serverWrites } from '../support/trouble.ts';

const SERIAL = 'HP7-2130-10240';
const TITLE = 'ANPR-441 reads few plates';
const HALF_AN_HOUR_MS = 31 * 60_000;

/** What is printed of an incident: its way, its facts, its checklists, its evidence, its timeline. */
async function reportOf(page: Page, incident: string): Promise<string[]> {
  await page.goto(`${incident}/report`);
  const parts = page.getByRole('article').getByRole('region');
  // All of it is there, when what comes from other places than the incident itself is.
  for (const words of ['Variant matrix: Rule proposed or updated', 'photo-', 'Status'])
    await expect(page.getByRole('article')).toContainText(words);
  return parts.allInnerTexts();
}

/** Each item of a checklist as it stands on the page, with its answer and its notes. */
async function answersOf(page: Page, form: string): Promise<string[]> {
  await page.goto(form);
  const items = page.locator('[data-item]');
  await expect(items.first()).toContainText('· Mara Lind,');
  await expect(items.filter({ hasText: 'not come to this laptop' })).toHaveCount(0);
  // Small pictures are fetched when looked at: until then a word stands there.
  return (await items.allInnerTexts()).map((text) =>
    text
      .replaceAll(/^Photo$/gm, '')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  );
}

const verdict = (page: Page) => page.getByRole('region', { name: 'The verdict' });
const at = (page: Page, status: string): Promise<void> => expect(page.locator('[aria-current=step]')).toContainText(status);

/** An admin has published the checklist that visits of this kind are made by. */
async function publishForm(server: TestServer): Promise<void> {
  const by = (await held(server, 'people')).find(({ role }) => role === 'admin')?.id ?? '';
  const ms = Date.now();
  const fields = { id: uuidv7(ms, new Uint8Array(10)), by, at: new Date(ms).toISOString(), form: visitForm };
  await serverWrites(server, 'templates', [create(templateShape, fields, formatHlc(ms, 0, 'visitvisit01'), by)]);
}

/** Takes the step that comes next, once what it asks for is filled. */
async function advance(page: Page, step: string, status: string): Promise<void> {
  await fillMissing(page);
  await page.getByRole('button', { name: step, exact: true }).click();
  await at(page, status);
}

async function takePhotosOf(page: Page, label: string, count: number): Promise<void> {
  await item(page, label)
    .getByRole('button', { name: `Take photos: ${label}` })
    .click();
  await shootPhotos(page, count);
  await expect(photosOf(page, label)).toHaveCount(count);
}

test('a visit with no network, from the label to the closed incident; afterwards all of it is at the NOC', async ({
  browser,
  before,
  server,
}) => {
  test.setTimeout(480_000);
  await publishForm(server);
  const technician = await before(
    { kind: 'qrcode', text: `https://fleet.example/d/${SERIAL}`, module: 6 },
    { kind: 'datamatrix', text: SERIAL, module: 11 },
    { kind: 'qrcode', text: SERIAL, module: 9 },
  );
  const field = technician.context();
  await adjustableClock(field);
  await signIn(technician, server, 'technician');
  await network(field, 'cut');
  await technician.reload();
  await expect(badge(technician)).toBeVisible();

  // Scanned, it is known, and so is what was wrong before.
  await technician.keyboard.press('s');
  await expect(technician.getByRole('heading', { level: 1 })).toHaveText('ANPR-441');
  await technician.getByRole('link', { name: 'Log on this device' }).click();
  await technician.getByRole('radio', { name: /^Device health/ }).check();
  await technician.getByLabel('What do you see?').fill('Two plates of three are missed');
  await technician.getByLabel('Title').fill(TITLE);
  await technician.getByRole('radio', { name: /^SEV2/ }).check();
  await technician.getByRole('button', { name: 'Save', exact: true }).click();
  await at(technician, 'detected');
  const incident = technician.url();
  await technician.getByRole('button', { name: 'Acknowledge' }).click();
  await at(technician, 'acknowledged');
  await technician.getByRole('button', { name: 'Take photos' }).click();
  await shootPhotos(technician, 4);
  await expect(files(technician)).toHaveCount(4);
  await technician.reload();
  await expect(files(technician)).toHaveCount(4);
  await advance(technician, 'Mark triaged', 'triaged');

  // The spare in the van is ahead of its app: that is blocked, and says why.
  await technician.keyboard.press('g');
  await technician.keyboard.press('c');
  await technician.getByRole('button', { name: 'Scan the cabinet' }).click();
  await expect(technician.getByRole('dialog')).toHaveCount(0);
  await expect(verdict(technician)).toContainText('Supported');
  await technician.getByRole('textbox', { name: 'Firmware' }).fill('7.1.0');
  await technician.getByRole('textbox', { name: 'App' }).fill('3.8.1');
  await expect(verdict(technician)).toContainText('Blocked');
  await expect(verdict(technician)).toContainText('Plate reads fall to 60 %');
  await technician.reload();
  await expect(verdict(technician)).toContainText('Blocked');
  await technician.goto(incident);
  await technician.getByRole('link', { name: 'Block this combination' }).click();
  await technician.getByLabel('Reason').fill('Misses two plates of three in low sun');
  await technician.getByRole('button', { name: 'Propose for review' }).click();
  await expect(technician.getByText('It waits for a second person.')).toBeVisible();

  // Forty items, of which the answers hide five.
  await technician.goto(incident);
  await technician.getByRole('button', { name: 'Fill Plate camera visit' }).click();
  const run = item(technician, 'Label of the camera');
  await run.getByRole('button', { name: 'Scan', exact: true }).click();
  await expect(run).toContainText('ANPR-441, as it should be');
  const form = technician.url();
  await takePhotosOf(technician, 'Cabinet as found', 3);
  for (const [place, [label, value]] of visitAnswers.entries()) {
    if (place === 20) await technician.reload();
    await answer(technician, label, value);
  }
  await note(technician, 'Plates read', 'Low sun from the left');
  await item(technician, 'Seals').getByRole('button', { name: 'Photo on: Seals' }).click();
  await shootPhotos(technician, 1);
  await takePhotosOf(technician, 'What the camera sees', 2);
  await takePhotosOf(technician, 'Cabinet as left', 2);
  await expect(item(technician, 'Steps and ladder are gritted')).toHaveCount(0);
  await expect(technician.locator('[data-item]')).toHaveCount(37);
  await technician.reload();
  await expect(technician.getByText('All done')).toBeVisible();
  await technician.getByRole('button', { name: 'Finish' }).click();
  await expect(technician.getByText('Finished by Mara Lind')).toBeVisible();

  await technician.goto(incident);
  await advance(technician, 'Mark mitigated', 'mitigated');
  await fillMissing(technician);
  await expect(missing(technician)).toHaveText([/^monitoring until/]);
  await setClock(technician, HALF_AN_HOUR_MS);
  await expect(missing(technician)).toHaveCount(0);
  await technician.getByRole('button', { name: 'Declare resolved' }).click();
  await at(technician, 'resolved');
  await technician.reload();
  await advance(technician, 'Close', 'closed');
  await technician.reload();
  await at(technician, 'closed');
  await expect(badge(technician)).toContainText('12 files to send');
  expect((await held(server, 'incidents')).some(({ title }) => title === TITLE)).toBe(false);

  // The network is back: what is said to be held is.
  await network(field, 'back');
  await expect(badge(technician)).toContainText(nothingToSend, { timeout: 60_000 });
  await expect(badge(technician)).not.toContainText('need');
  await expect(technician.getByText(/held by the server \d\d:\d\d/)).toBeVisible();
  await expect(files(technician).filter({ hasText: 'Held by the server' })).toHaveCount(12);
  const records = await held(server, 'evidence');
  expect(records).toHaveLength(12);
  for (const record of records) {
    expect(record.held).toBeDefined();
    expect(await hashAtServer(server, record)).toBe(record.sha256);
  }

  const [report, answers] = [await reportOf(technician, incident), await answersOf(technician, form)];

  const office = await browser.newContext();
  const lead = await office.newPage();
  await signIn(lead, server, 'lead');
  // Whoever reads it at the NOC reads all of it, to the last word.
  await expect.poll(() => reportOf(lead, incident)).toEqual(report);
  await expect.poll(() => answersOf(lead, form)).toEqual(answers);
  await lead.goto(incident);
  await at(lead, 'closed');
  await expect(missing(lead)).toHaveCount(0);
  await expect(files(lead).filter({ hasText: 'Held by the server' })).toHaveCount(12);
  await files(lead)
    .first()
    .getByRole('button', { name: /^Open photo-/ })
    .click();
  await expect(lead.getByRole('dialog').locator('img')).toBeVisible();
  await lead.keyboard.press('Escape');
  await expect(lead.getByText('A rule is waiting for review')).toBeVisible();
  await lead.goto(form);
  await expect(lead.getByText('Finished by Mara Lind')).toBeVisible();
  await expect(lead.locator('[data-item]')).toHaveCount(37);
  for (const [label, count] of [
    ['Cabinet as found', 3],
    ['Seals', 1],
    ['What the camera sees', 2],
    ['Cabinet as left', 2],
  ] as const) {
    await expect(photosOf(lead, label).getByRole('button', { name: /Held by the server/ })).toHaveCount(count);
  }
  await expect(item(lead, 'Plates read')).toContainText('Low sun from the left');
  await lead.keyboard.press('g');
  await lead.keyboard.press('c');
  await lead.getByRole('link', { name: /2 wait for review/ }).click();
  await lead
    .getByRole('link', { name: /HP-7 r2/ })
    .first()
    .click();
  await expect(lead.getByText('Misses two plates of three in low sun')).toBeVisible();
  await expect(lead.getByRole('button', { name: 'Publish' })).toBeVisible();
  await office.close();
});
