import type { Page } from '@playwright/test';
import { makeTiles } from '../fixtures/map-files.ts';
import { axeFinds, withAxe } from '../support/axe.ts';
import { adjustableClock, setClock } from '../support/clock.ts';
import { expect, test } from '../support/fixtures.ts';
import { network, row, signIn } from '../support/people.ts';
import type { TestServer } from '../support/server.ts';
import { smallTargets } from '../support/targets.ts';

const SITE = 'M6 J4 footbridge 3';
const DAY_MS = 24 * 3_600_000;
const log = { name: 'router.log', mimeType: 'text/plain', buffer: Buffer.from('02:10 link down\n') };

const lines = (page: Page) => page.getByRole('list', { name: 'What makes this laptop ready' }).getByRole('listitem');
const line = (page: Page, title: string) => lines(page).filter({ has: page.getByText(title, { exact: true }) });

async function choose(
  page: Page,
  button: string,
  file: { readonly name: string; readonly mimeType: string; readonly buffer: Buffer },
): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: button }).click();
  await (await chooser).setFiles(file);
}

/** At the server: tiles, and a file on what is open at the site. */
async function something(admin: Page, server: TestServer): Promise<void> {
  await signIn(admin, server, 'admin');
  await row(admin, 'all cameras dark').click();
  await choose(admin, 'Add files', log);
  await expect(admin.getByRole('list', { name: 'Evidence' }).getByText('Held by the server')).toBeVisible();
  await admin.goto(`${server.address}/map/data`);
  await choose(admin, 'Publish tiles…', { name: 'north.pmtiles', mimeType: 'application/octet-stream', buffer: makeTiles(6_000_000) });
  await expect(admin.getByText(/north.pmtiles · /)).toBeVisible();
}

test('[S140] [S143] what a site needs is got at once, by keyboard; out there the same screen says how old it is', async ({
  browser,
  server,
}) => {
  test.setTimeout(240_000);
  const field = await browser.newContext();
  await adjustableClock(field);
  await withAxe(field);
  const page = await field.newPage();
  await something(await browser.newPage(), server);
  await signIn(page, server, 'technician');

  await page.keyboard.press('g');
  await page.keyboard.press('r');
  await expect(page.getByText('No site picked')).toBeVisible();
  await page.getByRole('combobox', { name: 'Add a site' }).focus();
  await page.keyboard.type(SITE);
  await expect(page.getByRole('option').first()).toContainText(SITE);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('list', { name: '1 site to go to' })).toContainText(SITE);
  await expect(page.getByText('Not ready', { exact: true })).toBeVisible();
  await expect(line(page, 'Photos and files')).toContainText('0 of 1 of what is open at these sites');
  await expect(line(page, 'Map tiles')).toContainText('Not on this laptop');
  await expect(line(page, 'Unsent work')).toContainText('Nothing waits');
  expect(await axeFinds(page)).toEqual([]);

  // Stopped half-way, it says so; what came stays.
  const parts = '**/api/v1/map/files/**';
  await field.route(parts, () => undefined);
  await page.getByRole('button', { name: 'Get it all now' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText(/map 0 byte of 6 MB/)).toBeVisible();
  await expect(line(page, 'Photos and files')).toContainText('All 1 of what is open');
  await page.getByRole('button', { name: 'Stop' }).press('Enter');
  await expect(page.getByText('Map: you stopped it.')).toBeVisible();
  await field.unroute(parts);

  await page.getByRole('button', { name: 'Get it all now' }).press('Enter');
  await expect(page.getByText('All that can be got is here.')).toBeVisible();
  await expect(page.getByText(/^(\d+) of \1 ready$/)).toBeVisible();
  await expect(page.getByText('Ready', { exact: true }).first()).toBeVisible();

  await network(field, 'cut');
  await page.reload();
  await expect(page.getByText(/^(\d+) of \1 ready$/)).toBeVisible();
  await expect(line(page, 'Records')).toContainText('last seen:');
  await expect(line(page, 'Map tiles')).toContainText('All of the map’s ground is on this laptop.');
  await setClock(page, 3 * DAY_MS);
  await page.reload();
  await expect(page.getByText('Nearly ready')).toBeVisible();
  await expect(line(page, 'Records')).toContainText('What others did since is not here.');
  await expect(line(page, 'Records')).toContainText('3 d');
  await expect(line(page, 'Variant matrix')).toContainText('Old');
  await page.getByRole('button', { name: 'Get it all now' }).press('Enter');
  await expect(page.getByText('Comparing with the server: the server cannot be reached.')).toBeVisible({ timeout: 30_000 });
  expect(await axeFinds(page)).toEqual([]);
});

test('[S143] a road is a route; the list of sites leads there, and the laptop remembers it', async ({ page, server }) => {
  await signIn(page, server, 'technician');
  await page.getByRole('link', { name: 'Sites', exact: true }).click();
  await page.getByRole('link', { name: 'Ready to leave?' }).click();
  // One right after the other: neither takes the other's place.
  await page.getByRole('combobox', { name: 'Add a site' }).fill('A14 J14');
  await page.keyboard.press('Enter');
  await page.getByRole('combobox', { name: 'Add all of a road' }).selectOption('M6');
  const trip = page.getByRole('list', { name: /sites to go to/ });
  await expect(trip.getByRole('listitem').nth(1)).toContainText('M6');
  await expect(trip.getByRole('listitem').first()).toContainText('A14');
  const count = await trip.getByRole('listitem').count();
  expect(count).toBeGreaterThan(2);
  await trip
    .getByRole('button', { name: /^Remove M6/ })
    .first()
    .click();
  await expect(trip.getByRole('listitem')).toHaveCount(count - 1);
  await expect(line(page, 'Sites')).toContainText('All sites that you picked are on this laptop.');
  await page.reload();
  await expect(trip.getByRole('listitem')).toHaveCount(count - 1);
  await page.getByRole('button', { name: 'Clear the list' }).click();
  await expect(page.getByText('No site picked')).toBeVisible();
});

test('[S143] the order of a route is the technician’s: by keyboard, by touch and by pointer, with how far it is', async ({
  browser,
  server,
}) => {
  const context = await browser.newContext({ hasTouch: true });
  await withAxe(context);
  const page = await context.newPage();
  await signIn(page, server, 'technician');
  await page.goto(`${server.address}/settings`);
  await page.getByRole('radio', { name: /^Glove/ }).check();
  await page.goto(`${server.address}/readiness`);
  for (const site of ['M6 J4 footbridge 3', 'M6 J3 gantry 2', 'A14 J14 gantry 3', 'M42 J3 gantry 2']) {
    await page.getByRole('combobox', { name: 'Add a site' }).fill(site);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: `Remove ${site}` })).toBeVisible();
  }
  const stops = page.getByRole('list', { name: '4 sites to go to' }).getByRole('listitem');
  const order = (...names: readonly RegExp[]): Promise<void> => expect(stops).toHaveText([...names]);
  const button = (way: string, site: string) => page.getByRole('button', { name: `Move ${site} ${way}` });
  await order(/footbridge 3/, /M6 J3.* km on/, /A14.* km on/, /M42.* km on/);
  await expect(page.getByText(/^\d+ km from the first to the last, in straight lines$/)).toBeVisible();

  // By keyboard, as far as it goes: the focus stays with the stop.
  await button('down', 'M6 J4 footbridge 3').press('Enter');
  await order(/M6 J3/, /footbridge 3/, /A14/, /M42/);
  await expect(button('down', 'M6 J4 footbridge 3')).toBeFocused();
  await expect(page.getByText('M6 J4 footbridge 3 is stop 2 of 4')).toBeAttached();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await order(/M6 J3/, /A14/, /M42/, /footbridge 3/);
  await page.keyboard.press('Enter');
  await expect(button('down', 'M6 J4 footbridge 3')).toBeFocused();
  await order(/M6 J3/, /A14/, /M42/, /footbridge 3/);

  await button('up', 'M42 J3 gantry 2').tap();
  await order(/M6 J3/, /M42/, /A14/, /footbridge 3/);

  // By pointer, over all of the others.
  const grip = (place: number) => stops.nth(place).getByTitle('Drag to another place');
  const [from, to] = [(await grip(3).boundingBox())!, (await grip(0).boundingBox())!];
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 8 });
  await page.mouse.up();
  await order(/footbridge 3/, /M6 J3/, /M42/, /A14/);
  expect(await smallTargets(page)).toEqual([]);
  expect(await axeFinds(page)).toEqual([]);

  await network(context, 'cut');
  await page.reload();
  await order(/footbridge 3/, /M6 J3/, /M42/, /A14/);
  await context.close();
});
