import type { Page } from '@playwright/test';
import { axeFinds, withAxe } from '../support/axe.ts';
import { answer, item } from '../support/checklists.ts';
import { drawingMaps } from '../support/drawing-maps.ts';
import { expect, test } from '../support/fixtures.ts';
import { choose } from '../support/gates.ts';
import { row, signIn } from '../support/people.ts';
import { dropPicture } from '../support/pictures.ts';
import { smallTargets } from '../support/targets.ts';

test.use(drawingMaps);

type Look = { readonly mode: 'day' | 'night' | 'sunlight'; readonly density: 'desk' | 'glove' };

const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;

const LOOKS: readonly Look[] = [
  { mode: 'day', density: 'desk' },
  { mode: 'night', density: 'glove' },
  { mode: 'sunlight', density: 'glove' },
];

/** Goes to a screen by the means of the app, so that what is pictured is what people see. */
const SCREENS: { readonly [name: string]: (page: Page) => Promise<void> } = {
  board: async (page) => {
    await page.goto(new URL('/', page.url()).href);
    await expect(row(page, 'all cameras dark')).toBeVisible();
  },
  incident: async (page) => {
    await page.goto(new URL('/', page.url()).href);
    await row(page, 'A14 lane controller reboots').click();
    await expect(page.getByRole('link', { name: 'Device page' })).toBeVisible();
  },
  log: async (page) => {
    await page.goto(new URL('/log', page.url()).href);
    await page.getByRole('radio', { name: /^Connectivity/ }).check();
    await page.getByRole('combobox', { name: 'Device or site' }).fill('lc-2');
    await expect(page.getByRole('option').first()).toBeVisible();
  },
  run: async (page) => {
    await page.goto(new URL('/', page.url()).href);
    await row(page, 'A14 lane controller reboots').click();
    await page.getByRole('button', { name: 'Fill SAT lane controller, day' }).click();
    await answer(page, 'Supply voltage', '19');
    await expect(item(page, 'Supply voltage')).toContainText('Failed: say what you see.');
    await item(page, 'Mounting, seals and cables').getByRole('button', { name: 'Fail' }).click();
    await expect(item(page, 'Mounting, seals and cables')).toContainText('Failed');
  },
  report: async (page) => {
    await page.goto(new URL('/', page.url()).href);
    await row(page, 'A14 lane controller reboots').click();
    await choose(page, 'Print or save as PDF');
    await expect(page.getByRole('region', { name: 'Timeline' }).getByRole('listitem').first()).toBeVisible();
  },
  templates: async (page) => {
    await page.goto(new URL('/checklists/templates', page.url()).href);
    await expect(page.getByRole('link', { name: /SAT lane controller, day/ }).first()).toBeVisible();
  },
  editor: async (page) => {
    await page.goto(new URL('/checklists/templates/sat-lane-controller-day', page.url()).href);
    await expect(page.getByRole('button', { name: /^Publish version/ })).toBeVisible();
  },
  finish: async (page) => {
    await page.goto(new URL('/', page.url()).href);
    await row(page, 'A14 lane controller reboots').click();
    await page
      .getByRole('link', { name: /SAT lane controller, day/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Finish' }).click();
    await expect(page.getByRole('dialog')).toContainText('left undone');
  },
  manuals: async (page) => {
    await page.goto(new URL('/manuals', page.url()).href);
    await expect(page.getByRole('list', { name: 'All manuals' }).getByRole('listitem').first()).toBeVisible();
  },
  photo: async (page) => {
    await page.goto(new URL('/', page.url()).href);
    await row(page, 'A14 lane controller reboots').click();
    await expect(page.getByRole('link', { name: 'Device page' })).toBeVisible();
    await dropPicture(page, 'plate.png');
    await page.getByRole('button', { name: 'Open plate' }).click();
    await page.getByRole('button', { name: 'Mark or blur' }).click();
    await expect(page.getByRole('img', { name: 'The photo, nothing drawn on it' })).toBeVisible();
  },
  checklists: async (page) => {
    await page.goto(new URL('/checklists', page.url()).href);
    await expect(page.getByRole('list', { name: 'Finished last' }).getByRole('link').first()).toBeVisible();
  },
  sync: async (page) => {
    await page.goto(new URL('/sync', page.url()).href);
    await expect(page.getByRole('heading', { name: /^Waiting to be sent/ })).toBeVisible();
  },
  sites: async (page) => {
    await page.goto(new URL('/sites', page.url()).href);
    await expect(page.getByText('60 sites')).toBeVisible();
  },
  site: async (page) => {
    await page.goto(new URL('/sites', page.url()).href);
    await page
      .getByRole('searchbox', { name: 'Find a site' })
      .or(page.getByRole('textbox', { name: 'Find a site' }))
      .fill('M6 J4');
    await page.getByRole('link', { name: /M6 J4 footbridge 3/ }).click();
    await expect(page.getByRole('heading', { name: 'Devices' })).toBeVisible();
  },
  device: async (page) => {
    await page.goto(new URL('/', page.url()).href);
    await row(page, 'A14 lane controller reboots').click();
    await page.getByRole('link', { name: 'Device page' }).click();
    await expect(page.getByRole('heading', { name: 'LC-284' })).toBeVisible();
    await expect(row(page, 'A14 lane controller reboots')).toBeVisible();
  },
  readiness: async (page) => {
    await page.goto(new URL('/readiness', page.url()).href);
    await page.getByRole('combobox', { name: 'Add all of a road' }).selectOption('M6');
    await expect(page.getByRole('list', { name: 'What makes this laptop ready' })).toBeVisible();
  },
  scan: async (page) => {
    await page.goto(new URL('/scan?code=QX-9999', page.url()).href);
    await expect(page.getByRole('button', { name: 'Add this device' })).toBeVisible();
  },
  map: async (page) => {
    await page.goto(new URL('/map', page.url()).href);
    await page.getByRole('button', { name: /^M6 J4 footbridge 3/ }).click();
    await expect(page.getByRole('link', { name: 'Site page' })).toBeVisible();
    await expect(page.locator('.maplibregl-map')).toHaveAttribute('aria-busy', 'false');
  },
  mapData: async (page) => {
    await page.goto(new URL('/map/data', page.url()).href);
    await expect(page.getByRole('region', { name: 'Roads' })).toContainText('The server has no roads');
  },
  compatibility: async (page) => {
    await page.goto(new URL('/', page.url()).href);
    await row(page, 'Four ANPR cameras').click();
    await page.getByRole('link', { name: 'Blocked', exact: true }).click();
    await expect(page.getByRole('region', { name: 'The verdict' })).toContainText('Nearest that may run');
    await expect(page.getByRole('table')).toBeVisible();
  },
  rules: async (page) => {
    await page.goto(new URL('/compatibility/rules', page.url()).href);
    await expect(page.getByRole('row', { name: /^v14/ })).toBeVisible();
  },
  rule: async (page) => {
    await page.goto(new URL('/compatibility/rules', page.url()).href);
    await page.getByRole('link', { name: /Norlume Cam-B r2/ }).click();
    await expect(page.getByRole('button', { name: 'Publish' })).toBeVisible();
    await expect(page.getByRole('region', { name: 'What publishing it would change' })).toContainText('devices');
  },
  newRule: async (page) => {
    await page.goto(new URL('/compatibility/rules/new', page.url()).href);
    await page.getByRole('button', { name: 'Propose for review' }).click();
    await expect(page.getByText('Say which variants')).toBeVisible();
  },
  precheck: async (page) => {
    await page.goto(new URL('/compatibility/precheck', page.url()).href);
    await page.getByLabel('Hardware').selectOption('HP-7 r2');
    await page.getByLabel('Firmware').fill('7.1.0');
    await expect(page.getByRole('list', { name: 'How many devices' })).toContainText('Blocked37');
  },
  laptops: async (page) => {
    await page.goto(new URL('/laptops', page.url()).href);
    await expect(page.getByRole('row', { name: /admin’s laptop/ })).toContainText('in touch now');
  },
  settings: async (page) => {
    await page.goto(new URL('/settings', page.url()).href);
    await expect(page.getByRole('radio', { name: /^Night/ })).toBeVisible();
  },
  import: async (page) => {
    await page.goto(new URL('/import', page.url()).href);
    await expect(page.getByRole('button', { name: 'Choose a file' })).toBeVisible();
  },
  void: async (page) => {
    await page.goto(new URL('/', page.url()).href);
    await row(page, 'A14 lane controller reboots').click();
    await choose(page, 'Void');
    await page.getByRole('button', { name: 'Void the incident' }).click();
    await expect(page.getByText('Say why, so that others understand.')).toBeVisible();
  },
  override: async (page) => {
    await page.goto(new URL('/', page.url()).href);
    await row(page, 'all cameras dark').click();
    await choose(page, 'Go on without what is missing');
    await expect(page.getByRole('textbox', { name: 'Why it cannot wait' })).toBeFocused();
  },
  problems: async (page) => {
    await page.goto(new URL('/log', page.url()).href);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByText('Choose how bad it is.')).toBeVisible();
  },
  keys: async (page) => {
    await page.goto(new URL('/', page.url()).href);
    await expect(row(page, 'all cameras dark')).toBeVisible();
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  },
  palette: async (page) => {
    await page.goto(new URL('/', page.url()).href);
    await expect(row(page, 'all cameras dark')).toBeVisible();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('gantry');
    await expect(page.getByRole('dialog').getByRole('option').first()).toBeVisible();
  },
};

for (const { mode, density } of LOOKS) {
  test(`every screen in ${mode} mode, ${density} density: axe finds nothing, and pictures are kept`, async ({ browser, server }) => {
    test.setTimeout(600_000);
    const context = await browser.newContext({ viewport: SIZES[0] });
    // Preferences live where the app keeps them; the first paint already has them.
    const page = await context.newPage();
    await page.goto(server.address);
    await withAxe(context);
    await page.reload();
    expect(await axeFinds(page, mode === 'sunlight'), 'sign-in').toEqual([]);
    await signIn(page, server, 'admin');
    await page.goto(`${server.address}/settings`);
    await page.getByRole('radio', { name: new RegExp(`^${mode}`, 'i') }).check();
    await page.getByRole('radio', { name: new RegExp(`^${density}`, 'i') }).check();
    for (const [name, open] of Object.entries(SCREENS)) {
      await page.setViewportSize(SIZES[0]);
      await open(page);
      await page.mouse.move(0, 0);
      for (const size of SIZES) {
        await page.setViewportSize(size);
        await page.screenshot({ path: `test-results/screens/${name}-${mode}-${size.width}.png` });
      }
      // Colours and names are the same at both sizes; what stands beside what is not, and has been looked at by day.
      for (const size of mode === 'day' ? SIZES : SIZES.slice(1)) {
        await page.setViewportSize(size);
        expect.soft(await axeFinds(page, mode === 'sunlight'), `${name} at ${size.width}`).toEqual([]);
      }
      if (density === 'glove') expect.soft(await smallTargets(page), `${name}: what a glove may miss`).toEqual([]);
    }
    await context.close();
  });
}
