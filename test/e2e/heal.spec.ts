import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { SERVER_AUTHOR } from '#sync-server/clock.ts';
import { backUp } from '#sync-server/backup/backup.ts';
import { restore } from '#sync-server/backup/restore.ts';
import { claimDataFolder } from '#sync-server/data-folder.ts';
import { test as base } from '../support/fixtures.ts';
import { expect } from '../support/fixtures.ts';
import { spoilOnDisk } from '../support/on-disk.ts';
import { badge, logIncident, network, nothingToSend, row, setSeverity, signIn } from '../support/people.ts';
import type { TestServer } from '../support/server.ts';
import { held, heldTitles, manyIncidents, serverWrites } from '../support/trouble.ts';

type Backup = { readonly make: () => Promise<void>; readonly putBack: () => Promise<void> };

const test = base.extend<{ backup: Backup }>({
  backup: async ({ server }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'milepost-backup-'));
    const file = join(folder, 'copy.db');
    const putBack = async (): Promise<void> => {
      await server.stop();
      const claimed = await claimDataFolder(server.dataDir);
      await restore(file, claimed.database, Date.now());
      claimed.release();
      await server.start();
    };
    await use({ make: () => backUp(join(server.dataDir, 'milepost.db'), file).then(() => undefined), putBack });
    await rm(folder, { recursive: true, force: true });
  },
});

// Each plays several days of several laptops.
test.setTimeout(240_000);

async function incident(server: TestServer, title: string) {
  return (await held(server, 'incidents')).find((one) => one.title === title);
}

async function openSync(page: Page): Promise<void> {
  await badge(page).click();
  await expect(page.getByText('Last check')).toBeVisible();
}

test('[I1] [S44] [S46] [S47] a server restored from a backup is healed by its laptops, with nobody doing anything', async ({
  browser,
  server,
  backup,
}) => {
  const office = await browser.newContext();
  const field = await browser.newContext();
  const operator = await office.newPage();
  await signIn(operator, server, 'operator');
  await logIncident(operator, { place: 'M1 J19', category: 'Connectivity', severity: /^SEV4/, title: 'Before the backup' });
  await expect(badge(operator)).toContainText(nothingToSend);
  await backup.make();

  // After the backup: a laptop that signs in, tokens that are replaced, work by both.
  const technician = await field.newPage();
  await signIn(technician, server, 'technician');
  await operator.goto(server.address);
  await row(technician, 'Before the backup').click();
  await setSeverity(technician, 'SEV3');
  await technician.getByRole('textbox', { name: 'Remark' }).fill('Seen after the backup');
  await technician.keyboard.press('Control+Enter');
  await expect(technician.getByText('Seen after the backup')).toBeVisible();
  await technician.goto(server.address);
  await expect(row(technician, 'Before the backup')).toBeVisible();
  await logIncident(technician, { place: 'M62 J26', category: 'Security', severity: /^SEV2/, title: 'Logged after the backup' });
  await expect(badge(technician)).toContainText(nothingToSend);
  await row(operator, 'Logged after the backup').click();
  await operator.getByRole('button', { name: 'Assign to me' }).click();
  await expect(badge(operator)).toContainText(nothingToSend);
  await expect.poll(async () => (await incident(server, 'Logged after the backup'))?.owner).not.toBe('');
  const before = { incidents: await held(server, 'incidents'), timeline: await held(server, 'timeline') };

  await network(field, 'cut');
  await operator.goto('about:blank');
  await backup.putBack();
  expect(await heldTitles(server)).not.toContain('Logged after the backup');
  // Others write past the number up to which the laptops had heard.
  await serverWrites(server, 'incidents', manyIncidents(300, SERVER_AUTHOR));

  // The operator's laptop alone gives back what the technician did; its token is one that the backup does not know.
  await operator.goto(server.address);
  await expect.poll(() => incident(server, 'Logged after the backup'), { timeout: 120_000 }).toBeDefined();
  await expect.poll(async () => (await incident(server, 'Before the backup'))?.severity).toBe('SEV3');
  await operator.goto(server.address);
  await row(operator, 'Before the backup').click();
  await expect(operator.getByText('Seen after the backup')).toBeVisible();
  await setSeverity(operator, 'SEV1');
  await expect(badge(operator)).toContainText(nothingToSend);

  // The technician's laptop was signed in after the backup: the server knows neither its tokens nor its enrolment.
  await technician.goto(server.address);
  await network(field, 'back');
  await expect(row(technician, 'Before the backup')).toContainText('SEV1', { timeout: 60_000 });
  for (const page of [technician, operator]) {
    await expect(badge(page)).toContainText(nothingToSend);
    await expect(badge(page)).not.toContainText('need');
    await openSync(page);
    await expect(page.getByText('Up to date:')).toBeVisible({ timeout: 60_000 });
  }
  // Nothing that was acknowledged is lost.
  const timeline = new Map((await held(server, 'timeline')).map((entry) => [entry.id, entry]));
  for (const entry of before.timeline) expect(timeline.get(entry.id)).toEqual(entry);
  const incidents = new Map((await held(server, 'incidents')).map((one) => [one.id, one]));
  for (const one of before.incidents) {
    const now = incidents.get(one.id);
    expect(now).toEqual(one.title === 'Before the backup' ? { ...one, severity: 'SEV1', stamps: now?.stamps } : one);
  }
});

test('[I2] [S42] [S43] what a laptop’s disk lost or garbled is put right by the next check', async ({ browser, server }) => {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, server, 'operator');
  for (const title of ['Whole one', 'Lost one', 'Garbled one', 'Truncated one'])
    await logIncident(page, { place: 'M1 J19', category: 'Connectivity', severity: /^SEV4/, title });
  await expect(badge(page)).toContainText(nothingToSend);
  await openSync(page);
  await page.getByRole('button', { name: 'Check now' }).click();
  await expect(page.getByText(/Checked .*: nothing missing/)).toBeVisible();
  const repairs = page.getByRole('region', { name: 'Put right by comparing' });
  await expect(repairs.getByText('Nothing had to be put right')).toBeVisible();

  expect(await page.evaluate(spoilOnDisk, { collection: 'incidents', title: 'Lost one', change: 'lose' } as const)).toBe(1);
  expect(await page.evaluate(spoilOnDisk, { collection: 'incidents', title: 'Garbled one', change: 'garble' } as const)).toBe(1);
  expect(await page.evaluate(spoilOnDisk, { collection: 'incidents', title: 'Truncated one', change: 'truncate' } as const)).toBe(1);
  const before = await held(server, 'incidents');
  await page.getByRole('button', { name: 'Check now' }).click();
  await expect(page.getByText(/Checked .*: 3 repaired/)).toBeVisible();
  for (const [title, wrong] of [
    ['Lost one', 'It was missing on this laptop'],
    ['Garbled one', 'It was damaged on this laptop'],
    ['Truncated one', 'It was damaged on this laptop'],
  ] as const) {
    await expect(
      repairs
        .getByRole('row')
        .filter({ hasText: wrong })
        .getByRole('link', { name: `Incident: ${title}` }),
    ).toBeVisible();
  }
  await expect(page.getByText('Up to date:')).toBeVisible();
  expect(await held(server, 'incidents')).toEqual(before);
  await page.goto(server.address);
  for (const title of ['Whole one', 'Lost one', 'Garbled one', 'Truncated one']) await expect(row(page, title)).toHaveCount(1);
  await expect(page.getByText('\uFFFD')).toHaveCount(0);

  // What was put right takes further changes, from here and from elsewhere.
  const other = await (await browser.newContext()).newPage();
  await signIn(other, server, 'lead');
  await row(page, 'Garbled one').click();
  await setSeverity(page, 'SEV2');
  await expect(row(other, 'Garbled one')).toContainText('SEV2');
  await row(other, 'Lost one').click();
  await setSeverity(other, 'SEV2');
  await page.goto(server.address);
  await expect(row(page, 'Lost one')).toContainText('SEV2');
});

test('[S42] what the server lost by itself is sent again by whoever wrote it', async ({ browser, server }) => {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, server, 'technician');
  await logIncident(page, { place: 'M1 J19', category: 'Connectivity', severity: /^SEV4/, title: 'Lost by the server' });
  await expect(badge(page)).toContainText(nothingToSend);
  const lost = (await incident(server, 'Lost by the server'))!;
  await server.stop();
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(join(server.dataDir, 'milepost.db'));
  database.exec('PRAGMA foreign_keys = OFF');
  const { changes } = database.prepare('DELETE FROM documents WHERE id = ?').run(lost.id);
  database.exec('UPDATE documents SET hash_a = NULL, hash_b = NULL; DELETE FROM digests');
  database.close();
  expect(changes).toBe(1);
  await server.start();
  await openSync(page);
  await page.getByRole('button', { name: 'Check now' }).click();
  await expect.poll(() => incident(server, 'Lost by the server')).toEqual(lost);
  await expect(page.getByText('Up to date:')).toBeVisible();
});
