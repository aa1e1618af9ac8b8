import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { CHROMIUM_ARGS } from '#build/chromium.ts';
import { expect, test } from '../support/fixtures.ts';
import { badge, logIncident, network, nothingToSend, plain, row, signIn } from '../support/people.ts';
import { held, heldTitles } from '../support/trouble.ts';

test('[I1] ten reloads in a row while offline work waits lose and double nothing', async ({ browser, server }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page, server, 'technician');
  await network(context, 'cut');
  for (const title of ['Storm one', 'Storm two']) await logIncident(page, { ...plain, title });
  const reload = async (): Promise<void> => {
    const reloaded = page.waitForEvent('framenavigated');
    await page.evaluate(() => location.reload());
    await reloaded;
  };
  for (let time = 0; time < 5; time += 1) await reload();
  await network(context, 'back');
  for (let time = 0; time < 5; time += 1) await reload();
  await expect.poll(() => heldTitles(server)).toEqual(expect.arrayContaining(['Storm one', 'Storm two']));
  await expect(badge(page)).toContainText(nothingToSend);
  const arrived = (await heldTitles(server)).filter((title) => title.startsWith('Storm '));
  expect(arrived.toSorted()).toEqual(['Storm one', 'Storm two']);
});

test('[I1] the browser crashes right after a save: the incident and its entry are there, and get sent', async ({ server }) => {
  const profile = await mkdtemp(join(tmpdir(), 'milepost-profile-'));
  const executablePath = process.env['MILEPOST_CHROMIUM'] ?? test.info().project.use.launchOptions?.executablePath;
  const open = () => chromium.launchPersistentContext(profile, { executablePath, args: [...CHROMIUM_ARGS] });
  const before = await open();
  const page = await before.newPage();
  await signIn(page, server, 'technician');
  await network(before, 'cut');
  await logIncident(page, { ...plain, title: 'Last words' });
  const session = await before.browser()?.newBrowserCDPSession();
  await session?.send('Browser.crash').catch(() => undefined);
  await before.close().catch(() => undefined);

  await server.stop();
  const after = await open();
  const again = await after.newPage();
  await again.goto(server.address);
  await row(again, 'Last words').click();
  await expect(again.getByRole('heading', { name: 'Last words' })).toBeVisible();
  await expect(badge(again)).toContainText('1 to send');
  await server.start();
  await expect(badge(again)).toContainText(nothingToSend);
  const incident = (await held(server, 'incidents')).find(({ title }) => title === 'Last words');
  const entries = (await held(server, 'timeline')).filter((entry) => entry.incident === incident?.id);
  expect(entries.map(({ kind }) => kind)).toEqual(['logged']);
  await after.close();
  await rm(profile, { recursive: true, force: true });
});
