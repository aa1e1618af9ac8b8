import type { BrowserContext, Page } from '@playwright/test';
import { makeRoads, makeTiles } from '../fixtures/map-files.ts';
import { axeFinds, withAxe } from '../support/axe.ts';
import { drawingMaps } from '../support/drawing-maps.ts';
import { expect, test } from '../support/fixtures.ts';
import { network, signIn } from '../support/people.ts';
import { smallTargets } from '../support/targets.ts';

test.use(drawingMaps);

/** Where the worst is open in the demo, and where that is. */
const WORST = 'M6 J4 footbridge 3';
/** `--accent-soft` by day: water. */
const WATER = '#d7e2ea';

const map = (page: Page) => page.getByRole('region', { name: /^Map of the sites/ });
const rows = (page: Page) => page.getByRole('list', { name: /^Sites in view/ }).getByRole('listitem');
const inView = async (page: Page): Promise<number> => Number.parseInt((await page.getByText(/\d+ sites? in view/).textContent()) ?? '', 10);

/** Nothing moves any more, and everything that belongs into the picture is in it. */
async function drawn(page: Page): Promise<void> {
  await expect(page.locator('.maplibregl-map')).toHaveAttribute('aria-busy', 'false', { timeout: 30_000 });
}

/** How many pixels of the map on screen have just this colour. */
async function pixelsOf(page: Page, colour: string): Promise<number> {
  await drawn(page);
  const picture = (await page.locator('.maplibregl-map').screenshot()).toString('base64');
  return page.evaluate(
    async ([base64, hex]) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const context = new OffscreenCanvas(image.width, image.height).getContext('2d')!;
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, image.width, image.height);
      const wanted = [1, 3, 5].map((place) => Number.parseInt(hex.slice(place, place + 2), 16));
      let count = 0;
      for (let at = 0; at < data.length; at += 4) if (wanted.every((value, n) => data[at + n] === value)) count += 1;
      return count;
    },
    [picture, colour] as const,
  );
}

/** The middle of what the card of a site, in the top left, leaves free of the map; and the map's own middle. */
async function middles(page: Page): Promise<Record<'free' | 'whole', readonly [x: number, y: number]>> {
  const { x, y, width, height } = (await map(page).boundingBox())!;
  const card = (await page.getByRole('region', { name: WORST, exact: true }).boundingBox())!;
  const from = card.x + card.width;
  return { free: [(from + x + width) / 2, y + height / 2], whole: [x + width / 2, y + height / 2] };
}

/** Everything that a person's pages ask of somebody else than their server; and what they ask of that. */
function requestsOf(context: BrowserContext, address: string): { readonly foreign: string[]; readonly bodies: string[] } {
  const [foreign, bodies]: [string[], string[]] = [[], []];
  context.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(address) && !/^(blob|data):/.test(url)) foreign.push(url);
    bodies.push(`${url} ${request.postData() ?? ''}`);
  });
  return { foreign, bodies };
}

async function publish(page: Page, button: string, name: string, buffer: Buffer): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: button }).click();
  await (await chooser).setFiles({ name, mimeType: 'application/octet-stream', buffer });
}

test('[S130] [S132] [S133] an admin publishes a map, a technician gets it and has it offline, and nobody else is asked for anything', async ({
  browser,
  server,
}) => {
  test.setTimeout(240_000);
  const office = await browser.newContext();
  const asked = requestsOf(office, server.address);
  const admin = await office.newPage();
  await withAxe(office);
  await signIn(admin, server, 'admin');
  await admin.goto(`${server.address}/map/data`);
  await publish(admin, 'Publish roads…', 'grid.geojson', Buffer.from(makeRoads().toString().replace('-2.1', '-545000')));
  await expect(admin.getByRole('alert')).toContainText('grid.geojson was not published: Feature 1: it has places that are no degrees');
  await publish(admin, 'Publish roads…', 'north.geojson', makeRoads());
  await expect(admin.getByText(/north.geojson · /)).toBeVisible();
  // Of several parts, so that it comes in several.
  await publish(admin, 'Publish tiles…', 'north.pmtiles', makeTiles(6_000_000));
  await expect(admin.getByText(/north.pmtiles · /)).toBeVisible();
  expect(await axeFinds(admin)).toEqual([]);

  const field = await browser.newContext();
  const technician = await field.newPage();
  const wanted = requestsOf(field, server.address);
  await signIn(technician, server, 'technician');
  await technician.goto(`${server.address}/map`);
  expect(await pixelsOf(technician, WATER)).toBe(0);
  await technician.getByRole('link', { name: 'Map data' }).click();
  await expect(technician.getByRole('region', { name: 'Roads' })).toContainText('all of it');
  await expect(technician.getByRole('button', { name: /^Publish/ })).toHaveCount(0);
  await technician.getByRole('button', { name: 'Get the tiles (6 MB)' }).click();
  await expect(technician.getByRole('region', { name: 'Ground (tiles)' })).toContainText('all of it');

  await network(field, 'cut');
  await technician.reload();
  await technician.getByRole('link', { name: 'Map', exact: true }).first().click();
  await expect(technician.getByText('60 sites in view')).toBeVisible();
  await expect(technician.getByText('© Nobody’s survey')).toBeVisible();
  expect(await pixelsOf(technician, WATER)).toBeGreaterThan(20_000);
  expect(asked.foreign).toEqual([]);
  expect(wanted.foreign).toEqual([]);

  // Off this laptop again, and the map is still one.
  await technician.getByRole('link', { name: 'Map data' }).click();
  await technician.getByRole('button', { name: 'Remove from this laptop' }).click();
  await expect(technician.getByRole('region', { name: 'Ground (tiles)' })).toContainText('not here');
  await technician.getByRole('link', { name: 'Map', exact: true }).first().click();
  expect(await pixelsOf(technician, WATER)).toBe(0);
  await expect(rows(technician).first()).toContainText(WORST);

  // The admin takes the tiles back.
  await admin.getByRole('button', { name: 'Withdraw… north.pmtiles' }).click();
  const question = admin.getByRole('dialog', { name: 'Withdraw north.pmtiles?' });
  expect(await axeFinds(admin)).toEqual([]);
  await question.getByRole('button', { name: 'Withdraw', exact: true }).click();
  await expect(question).toBeHidden();
  await expect(admin.getByRole('region', { name: 'Ground (tiles)' })).toContainText('The server has no tiles.');
  await expect(admin.getByText(/north.geojson · /)).toBeVisible();
  await expect(admin.getByText(/^Published\. Laptops learn/)).toHaveCount(1);
});

test('[S134] by keyboard and by mouse: the list says what the map shows, and each leads to the other and to the site', async ({
  page,
  context,
  server,
}) => {
  test.setTimeout(240_000);
  await withAxe(context);
  await signIn(page, server, 'technician');
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await drawn(page);
  await expect(rows(page).first()).toContainText(WORST);
  await expect(rows(page).first()).toContainText('SEV1');
  expect(await axeFinds(page)).toEqual([]);
  const all = await inView(page);

  // The map by its keys: what is in view is in the list.
  await map(page).focus();
  for (let zoomed = 0; zoomed < 3; zoomed += 1) {
    await page.keyboard.press('Equal');
    await drawn(page);
  }
  await expect.poll(() => inView(page)).toBeLessThan(all);
  const near = await inView(page);
  for (let moved = 0; moved < 3; moved += 1) await page.keyboard.press('ArrowUp');
  await expect.poll(() => inView(page)).not.toBe(near);
  await page.getByRole('button', { name: 'All sites', exact: true }).press('Enter');
  await expect.poll(() => inView(page)).toBe(all);

  // From the list to the card, back, and on to the site.
  const worst = rows(page).first().getByRole('button');
  await worst.press('Enter');
  await expect(page.getByRole('heading', { name: WORST })).toBeFocused();
  await expect(page.getByRole('list', { name: 'Open incidents at this site' })).toContainText('all cameras dark');
  expect(await axeFinds(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(worst).toBeFocused();

  // Chosen, it lies in the middle of what its card leaves free; there, many are one still, and a click takes them apart.
  await worst.press('Enter');
  await drawn(page);
  const before = await inView(page);
  const { free } = await middles(page);
  const around = [0, 10, 20, 30, 40, 50].flatMap((far) => [0, 1, 2, 3, 4, 5, 6, 7].map((turn) => [far, (turn * Math.PI) / 4] as const));
  for (const [far, angle] of around) {
    const [px, py] = [free[0] + far * Math.cos(angle), free[1] + far * Math.sin(angle)];
    await page.mouse.move(px, py);
    if ((await map(page).evaluate(({ style }) => style.cursor)) !== 'pointer') continue;
    await page.mouse.click(px, py);
    break;
  }
  await expect.poll(() => inView(page)).toBeLessThan(before);
  await drawn(page);

  // Alone in the middle, a click on its mark opens its card.
  await page.getByRole('button', { name: 'All sites', exact: true }).click();
  await expect(worst).toContainText(WORST);
  await worst.click();
  await page.getByRole('button', { name: 'Zoom in here' }).click();
  await drawn(page);
  await page.getByRole('button', { name: 'Close the site' }).click();
  await expect(page.getByRole('heading', { name: WORST })).toHaveCount(0);
  await page.mouse.click(...free);
  await expect(page.getByRole('heading', { name: WORST })).toBeVisible();
  const devices = page.getByRole('list', { name: 'Devices at this site' });
  expect(await devices.getByRole('link').count()).toBeGreaterThan(0);
  expect(await axeFinds(page)).toEqual([]);

  // Its devices stand around it: a click on one leads to it.
  await page.getByRole('button', { name: 'Close the site' }).click();
  await page.mouse.click(free[0], free[1] - 30);
  await expect(devices.locator('[aria-current=location]')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/devices\//);
  await page.goBack();
  await drawn(page);
  await page.getByRole('link', { name: 'Site page' }).click();
  await expect(page).toHaveURL(/\/sites\//);
  await page.goBack();
  await drawn(page);

  // And back from any of its devices, wherever the map was meanwhile.
  await page.getByRole('button', { name: 'All sites', exact: true }).click();
  await expect.poll(() => inView(page)).toBe(all);
  await page.getByRole('button', { name: 'Close the site' }).click();
  await page.goto(`${server.address}/sites`);
  await page
    .getByRole('textbox', { name: 'Find a site' })
    .or(page.getByRole('searchbox', { name: 'Find a site' }))
    .fill(WORST);
  await page.getByRole('link', { name: WORST }).click();
  await page.getByRole('link', { name: /^LC-/ }).first().click();
  await page.getByRole('link', { name: 'On the map' }).click();
  await expect(devices.locator('[aria-current=location]')).toBeFocused();
  await drawn(page);
  await expect.poll(() => inView(page)).toBeLessThan(10);

  // Only what is as bad as that.
  await page.getByRole('button', { name: 'All sites', exact: true }).click();
  await page.getByLabel('Sites shown').selectOption('SEV2');
  await expect.poll(() => inView(page)).toBe(5);
  await expect(rows(page)).toHaveCount(5);
});

test('a chosen site is never under its own card, with gloves neither', async ({ page, server }) => {
  const isHit = async ([x, y]: readonly [number, number]): Promise<boolean> => {
    await page.mouse.move(x, y);
    return (await map(page).evaluate(({ style }) => style.cursor)) === 'pointer';
  };
  await signIn(page, server, 'technician');
  await page.goto(`${server.address}/map`);
  await rows(page).first().getByRole('button').click();
  await page.getByRole('button', { name: 'Zoom in here' }).click();
  await drawn(page);
  const { free, whole } = await middles(page);
  expect(await isHit(free)).toBe(true);

  // Moved to where the card opens, and pressed there, it comes out from under it.
  await page.getByRole('button', { name: 'Close the site' }).click();
  await page.mouse.move(...free);
  await page.mouse.down();
  await page.mouse.move(whole[0] - 150, free[1], { steps: 4 });
  await page.mouse.up();
  await drawn(page);
  expect(await isHit(free)).toBe(false);
  await page.mouse.click(whole[0] - 150, free[1]);
  await expect(page.getByRole('heading', { name: WORST })).toBeFocused();
  await drawn(page);
  expect(await isHit(free)).toBe(true);

  // With gloves the card stands below: the map is smaller, and nothing of it is covered.
  await page.goto(`${server.address}/settings`);
  await page.getByRole('radio', { name: /^Glove/ }).check();
  await page.goto(`${server.address}/map`);
  await rows(page).first().getByRole('button').click();
  await page.getByRole('button', { name: 'Zoom in here' }).click();
  await drawn(page);
  expect(await isHit((await middles(page)).whole)).toBe(true);
  expect(await smallTargets(page)).toEqual([]);
});

test('[S133] where the person is: by the laptop, which tells nobody; or by naming a site', async ({ browser, server }) => {
  const here = { latitude: 52.512_345, longitude: -1.754_321, accuracy: 23 };
  const allowed = await browser.newContext({ geolocation: here, permissions: ['geolocation'] });
  const { bodies } = requestsOf(allowed, server.address);
  const page = await allowed.newPage();
  await signIn(page, server, 'technician');
  await page.goto(`${server.address}/map`);
  await page.getByRole('button', { name: 'Where am I?' }).click();
  await expect(page.getByText('You are here, to within 20 m. This stays on this laptop.')).toBeVisible();
  await expect(rows(page).first()).toContainText(/\d k?m/);
  await drawn(page);
  await page.getByRole('button', { name: 'Forget where I am' }).click();
  await expect(rows(page).first()).not.toContainText(/\d k?m/);
  expect(bodies.filter((body) => body.includes('52.51') || body.includes('1.754'))).toEqual([]);
  await allowed.close();

  const refused = await browser.newContext({ permissions: [] });
  const other = await refused.newPage();
  await signIn(other, server, 'technician');
  await other.goto(`${server.address}/map`);
  await other.getByRole('button', { name: 'Where am I?' }).press('Enter');
  const mayNot = other.getByText(/^This laptop may not say where it is\. Allow it/);
  await expect(mayNot).toBeVisible();
  // Asked again, it is told again.
  await other.getByRole('button', { name: 'Where am I?' }).press('Enter');
  await expect(mayNot).toBeVisible();
  await other.getByRole('button', { name: 'I am at a site' }).press('Enter');
  await other.keyboard.type(WORST);
  await expect(other.getByRole('listbox').getByRole('option')).toHaveCount(1);
  await other.keyboard.press('Enter');
  await expect(other.getByText(`You are at ${WORST}.`)).toBeVisible();
  await expect(rows(other).first()).toContainText('0 m');
});
