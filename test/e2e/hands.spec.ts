import type { Page } from '@playwright/test';
import { axeFinds, withAxe } from '../support/axe.ts';
import { shootPhotos, withCamera } from '../support/camera.ts';
import { item, saved } from '../support/checklists.ts';
import { adjustableClock, setClock } from '../support/clock.ts';
import { files } from '../support/evidence.ts';
import { expect, test } from '../support/fixtures.ts';
import { byTouch, reach } from '../support/hands.ts';
import { fillMissing, missing } from '../support/gates.ts';
import { badge, network, row, signIn } from '../support/people.ts';
import { dropPicture } from '../support/pictures.ts';
import { smallTargets } from '../support/targets.ts';

test.use(withCamera);

const SERIAL = 'HP7-2130-10240';
const HALF_AN_HOUR_MS = 31 * 60_000;

const at = (page: Page, status: string): Promise<void> => expect(page.locator('[aria-current=step]')).toContainText(status);
const verdict = (page: Page) => page.getByRole('region', { name: 'The verdict' });

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

test('by keyboard alone, from the label to the closed incident', async ({ page, context, server }) => {
  test.setTimeout(360_000);
  await adjustableClock(context);
  await signIn(page, server, 'technician');
  await network(context, 'cut');
  await page.reload();
  await expect(badge(page)).toBeVisible();
  await page.evaluate(() => addEventListener('pointerdown', () => document.body.append('touched'), true));

  await page.keyboard.press('s');
  await expect(page.getByRole('textbox', { name: 'Label', exact: true })).toBeFocused();
  await page.keyboard.type(SERIAL);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('ANPR-441');
  await reach(page, page.getByRole('link', { name: 'Log on this device' }), 'Enter');
  await reach(page, page.getByRole('radio', { name: /^Device health/ }), 'Space');
  await expect(page.getByRole('radio', { name: /^Device health/ })).toBeChecked();
  await reach(page, page.getByLabel('What do you see?'));
  await page.keyboard.type('Two plates of three are missed');
  await reach(page, page.getByRole('radio', { name: /^SEV1/ }), 'ArrowRight');
  await page.keyboard.press('Control+Enter');
  await at(page, 'detected');
  const incident = page.url();
  await reach(page, button(page, 'Acknowledge'), 'Enter');
  await at(page, 'acknowledged');
  await reach(page, button(page, 'Take photos'), 'Enter');
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Take photo', exact: true })).toBeFocused();
  await shootPhotos(page, 2);
  await expect(files(page)).toHaveCount(2);
  await reach(page, missing(page).getByRole('button').first(), 'Enter');
  await expect(page.locator(':is(input, textarea, select):focus')).toBeVisible();
  await page.keyboard.press('Escape');
  for (const [step, status] of [
    ['Mark triaged', 'triaged'],
    ['Mark mitigated', 'mitigated'],
  ] as const) {
    await fillMissing(page);
    await reach(page, button(page, step), 'Enter');
    await at(page, status);
  }

  await reach(page, page.getByRole('link', { name: 'Block this combination' }), 'Enter');
  await reach(page, page.getByLabel('Reason'));
  await page.keyboard.type('Misses two plates of three');
  await reach(page, button(page, 'Propose for review'), 'Enter');
  await expect(page.getByText('It waits for a second person.')).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await reach(page, page.getByRole('combobox', { name: 'Device, serial or label' }));
  await page.keyboard.type('ANPR-441');
  await expect(page.getByRole('option').first()).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(verdict(page)).toContainText('Supported');
  await reach(page, page.getByRole('textbox', { name: 'Firmware' }));
  await page.keyboard.press('Control+a');
  await page.keyboard.type('7.1.0');
  await reach(page, page.getByRole('textbox', { name: 'App' }));
  await page.keyboard.press('Control+a');
  await page.keyboard.type('3.8.1');
  await expect(verdict(page)).toContainText('Blocked');

  await page.keyboard.press('Tab');
  await page.keyboard.press('g');
  await page.keyboard.press('b');
  await reach(page, row(page, 'Two plates'), 'Enter');
  await expect(page).toHaveURL(incident);
  await fillMissing(page);
  await setClock(page, HALF_AN_HOUR_MS);
  await expect(missing(page)).toHaveCount(0);
  await reach(page, button(page, 'Declare resolved'), 'Enter');
  await at(page, 'resolved');
  await fillMissing(page);
  await reach(page, button(page, 'Close'), 'Enter');
  await at(page, 'closed');
  await expect(page.getByText('touched')).toHaveCount(0);
});

test.describe('with gloves in the sun', () => {
  test.use({ hasTouch: true, permissions: [] });

  test('by touch, with camera and place refused: every control met is large enough', async ({ page, context, server }) => {
    test.setTimeout(360_000);
    await withAxe(page);
    await page.addInitScript(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('not here', 'NotAllowedError'));
    });
    /** What there is to touch is large, and is read in the sun. */
    const fits = async (where: string): Promise<void> => {
      expect.soft(await smallTargets(page), where).toEqual([]);
      expect.soft(await axeFinds(page, true), where).toEqual([]);
    };
    const pick = (words: string): Promise<void> => page.locator('label').filter({ hasText: words }).tap();
    await signIn(page, server, 'technician');
    await page.getByRole('link', { name: 'Settings' }).tap();
    await pick('Sunlight');
    await pick('Glove');
    await fits('settings');
    await network(context, 'cut');

    await page.getByRole('link', { name: 'Scan', exact: true }).tap();
    await expect(page.getByText('The camera may not be used. Type what stands on the label instead')).toBeVisible();
    await fits('scan');
    await page.getByRole('textbox', { name: 'Label', exact: true }).fill(SERIAL);
    await page.getByRole('button', { name: 'Find' }).tap();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('ANPR-441');
    await fits('device');
    await page.getByRole('link', { name: 'Log on this device' }).tap();
    await pick('Device health');
    await pick('SEV3');
    await fits('log');
    await page.getByRole('button', { name: 'Save', exact: true }).tap();
    await at(page, 'detected');
    await page.getByRole('button', { name: 'Acknowledge' }).tap();
    await at(page, 'acknowledged');
    await fits('incident');

    await page.getByRole('button', { name: 'Take photos' }).tap();
    await expect(page.getByText('This app may not use the camera.')).toBeVisible();
    await fits('camera refused');
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('dialog').getByRole('button', { name: 'Choose' }).tap();
    await (await chooser).setFiles({ name: 'phone.txt', mimeType: 'text/plain', buffer: Buffer.from('from a phone') });
    await expect(files(page)).toHaveCount(1);
    await fits('evidence');

    await missing(page).getByRole('button').first().tap();
    await expect(page.locator(':is(input, textarea, select):focus')).toBeVisible();
    await fits('filling what is missing');

    await page.getByRole('textbox', { name: 'Remark' }).fill('Lamp went dark');
    await page.getByRole('button', { name: 'Add remark' }).tap();
    const remark = page.getByRole('listitem').filter({ hasText: 'Lamp went dark' });
    await remark.getByRole('button', { name: /^Key moment/ }).tap();
    await remark.getByRole('button', { name: /^Correct/ }).tap();
    await fits('correcting a remark');
    await page.getByRole('dialog').getByLabel('Remark').fill('Lamp 4 went dark');
    await page.getByRole('dialog').getByRole('button', { name: 'Save the correction' }).tap();
    await expect(page.getByRole('listitem').filter({ hasText: 'Lamp 4 went dark' })).toBeVisible();
    await dropPicture(page, 'plate.png');
    await page.getByRole('button', { name: 'Open plate.png' }).tap();
    await fits('a photo');
    await page.getByRole('button', { name: 'Mark or blur' }).tap();
    await expect(page.getByRole('img', { name: 'The photo, nothing drawn on it' })).toBeVisible();
    await fits('marking a photo');
    await page.keyboard.press('Escape');

    await page.getByRole('link', { name: 'Device page' }).tap();
    await page.getByRole('button', { name: 'Fill SAT camera, day' }).tap();
    await item(page, 'Mounting, seals and cables').getByRole('button', { name: 'Fail', exact: true }).tap();
    await expect(saved(page, 'Mounting, seals and cables')).toBeVisible();
    await fits('checklist');
    await page.getByRole('button', { name: /^\d+ left$/ }).tap();
    await page.getByRole('button', { name: 'Finish' }).tap();
    await expect(page.getByRole('dialog')).toBeVisible();
    await fits('finishing');
    await page.goBack();

    await page.getByRole('link', { name: 'Compatibility', exact: true }).first().tap();
    await page.getByRole('combobox', { name: 'Device, serial or label' }).fill('ANPR-441');
    await page.getByRole('listbox').getByRole('option').first().tap();
    await expect(verdict(page)).toContainText('Supported');
    await fits('may I?');
    await page.getByRole('link', { name: 'Map', exact: true }).tap();
    await page.getByRole('button', { name: 'Where am I?' }).tap();
    await expect(page.getByText(/^This laptop may not say where it is\. Allow it/)).toBeVisible();
    await fits('map');
    await page.getByRole('button', { name: 'I am at a site' }).tap();
    await fits('at which site');
    await page.getByRole('combobox', { name: 'Which site are you at?' }).fill('M6 J1 gantry 1');
    await page.getByRole('listbox').getByRole('option').first().tap();
    await expect(page.getByText('You are at M6 J1 gantry 1.')).toBeVisible();
    await fits('map');
  });

  test('by touch, from the log to the closed incident', async ({ page, context, server }) => {
    test.setTimeout(360_000);
    await adjustableClock(context);
    await signIn(page, server, 'technician');
    await page.getByRole('link', { name: 'Settings' }).tap();
    await page.locator('label').filter({ hasText: 'Glove' }).tap();
    await network(context, 'cut');
    await page.reload();
    await page.getByRole('link', { name: 'Log incident' }).tap();
    await page.getByRole('combobox', { name: 'Device or site' }).fill('ANPR-441');
    await page.getByRole('listbox').getByRole('option').first().tap();
    await page.locator('label').filter({ hasText: 'Device health' }).tap();
    await page.locator('label').filter({ hasText: 'SEV3' }).tap();
    await page.getByRole('button', { name: 'Save', exact: true }).tap();
    await at(page, 'detected');
    await page.getByRole('button', { name: 'Acknowledge' }).tap();
    await at(page, 'acknowledged');
    for (const [step, status] of [
      ['Mark triaged', 'triaged'],
      ['Mark mitigated', 'mitigated'],
      ['Declare resolved', 'resolved'],
      ['Close', 'closed'],
    ] as const) {
      await fillMissing(page, byTouch);
      if (status === 'resolved') await setClock(page, HALF_AN_HOUR_MS);
      await expect(missing(page)).toHaveCount(0);
      await page.getByRole('button', { name: step, exact: true }).tap();
      await at(page, status);
    }
  });
});
