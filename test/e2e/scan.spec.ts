import { chromium, type Page } from '@playwright/test';
import { CHROMIUM_ARGS, findChromium } from '#build/chromium.ts';
import { axeFinds, withAxe } from '../support/axe.ts';
import { test } from '../support/filmed.ts';
import { expect } from '../support/fixtures.ts';
import { badge, logIncident, network, nothingToSend, signIn } from '../support/people.ts';
import { held } from '../support/trouble.ts';

const label = (page: Page) => page.getByRole('textbox', { name: 'Label', exact: true });

/** What a hand scanner does: it types, quickly, and ends with Enter. */
async function typeLabel(page: Page, text: string): Promise<void> {
  await expect(label(page)).toBeFocused();
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

test('[S120] scanned offline it opens the device, and answers where an incident is', async ({ before, server }) => {
  const page = await before({ kind: 'qrcode', text: 'https://fleet.example/d/SGM-2426-10000', module: 6 });
  const context = page.context();
  await signIn(page, server, 'technician');
  await network(context, 'cut');
  await page.reload();
  await expect(badge(page)).toBeVisible();
  await page.keyboard.press('s');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('VMS-201');
  await expect(page.getByRole('img', { name: 'QR code of SGM-2426-10000' })).toBeVisible();
  await withAxe(page);
  expect(await axeFinds(page)).toEqual([]);
  await page.keyboard.press('n');
  await page.getByRole('button', { name: 'Scan', exact: true }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Where' })).toContainText('VMS-201');
});

test('[S124] a device scanned at the wrong site says so, is noted, and a lead moves it', async ({ browser, before, server }) => {
  const page = await before({ kind: 'gs1datamatrix', text: '(01)09501101530003(10)L7(21)HP7-2118-10001', module: 10 });
  const context = page.context();
  await signIn(page, server, 'technician');
  await logIncident(page, { place: 'M6 J1 gantry 1', category: 'Deployment', severity: /^SEV3/, title: 'Wrong picture' });
  await network(context, 'cut');
  await page.getByRole('link', { name: 'Scan a label here' }).click();
  const found = page.getByRole('alert').filter({ hasText: 'ANPR-202' });
  await expect(found).toContainText('ANPR-202 is not where its record says: that says M42 J1 compound 1, and you are at M6 J1 gantry 1.');
  expect(await axeFinds(page)).toEqual([]);
  await found.getByRole('button', { name: 'Note it on the incident' }).press('Enter');
  await expect(found).toContainText('Noted on the incident.');
  await found.getByRole('button', { name: 'It stands here now' }).press('Enter');
  await expect(found).toContainText('Who keeps the fleet is told');
  await page.goBack();
  await expect(page.getByText('ANPR-202 (HP7-2118-10001) was found at M6 J1 gantry 1 by its label.')).toBeVisible();
  await page.reload();
  await expect(badge(page)).toContainText('to send');
  await network(context, 'back');
  await expect(badge(page)).toContainText(nothingToSend, { timeout: 60_000 });

  const office = await browser.newContext();
  const lead = await office.newPage();
  await signIn(lead, server, 'lead');
  await lead.keyboard.press('g');
  await lead.keyboard.press('s');
  await lead.getByText('1 find from the field waits for a decision').click();
  await lead
    .getByRole('list', { name: 'Finds from the field' })
    .getByRole('link', { name: /ANPR-202/ })
    .click();
  await expect(lead.getByText(/found it at M6 J1 gantry 1 by its label/)).toBeVisible();
  await lead.getByRole('button', { name: 'It stands there now' }).click();
  await expect(lead.getByRole('link', { name: 'M6 J1 gantry 1' })).toBeVisible();
  await expect(badge(lead)).toContainText(nothingToSend, { timeout: 60_000 });
  const [device] = (await held(server, 'devices')).filter(({ serial }) => serial === 'HP7-2118-10001');
  const sites = await held(server, 'sites');
  expect(sites.find(({ id }) => id === device?.site)?.name).toBe('M6 J1 gantry 1');
  await office.close();
});

test('[S122] [S123] is added offline where it stands, and taken in by a lead', async ({ browser, before, server }) => {
  const page = await before({ kind: 'code128', text: 'QX-77-0815', module: 5 });
  const context = page.context();
  await signIn(page, server, 'technician');
  await network(context, 'cut');
  await page.keyboard.press('s');
  await expect(page.getByText('Nothing on this laptop bears the label “QX-77-0815”.')).toBeVisible();
  await page.getByRole('button', { name: 'Add this device' }).press('Enter');
  await page.getByRole('combobox', { name: 'Where does it stand?' }).fill('M6 J1 gantry 1');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Add it', exact: true }).press('Enter');
  await expect(page.getByText('Say where it stands and what it is.')).toBeVisible();
  await page.getByLabel('What is it?').selectOption('Camera');
  await page.getByLabel('Name, if it has one').fill('CAM-815');
  expect(await axeFinds(page)).toEqual([]);
  await page.getByRole('button', { name: 'Add it', exact: true }).press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('CAM-815');
  await expect(page.getByText(/added it in the field/)).toBeVisible();
  // It can be worked on at once, and is still there after a restart.
  await page.reload();
  await expect(page.getByRole('link', { name: 'Log on this device' })).toBeVisible();
  await network(context, 'back');
  await expect(badge(page)).toContainText(nothingToSend, { timeout: 60_000 });

  const office = await browser.newContext();
  const lead = await office.newPage();
  await signIn(lead, server, 'lead');
  await lead.goto(page.url());
  await lead.getByRole('button', { name: 'Take it into the fleet' }).click();
  await expect(lead.getByText(/added it in the field/)).toHaveCount(0);
  await expect(page.getByText(/added it in the field/)).toHaveCount(0);
  await office.close();
});

test('of several cameras the one used last is remembered', async ({ server }) => {
  const executablePath = (await findChromium())?.path;
  const args = [...CHROMIUM_ARGS, '--use-fake-device-for-media-stream=device-count=2', '--use-fake-ui-for-media-stream'];
  const browser = await chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args });
  const page = await browser.newPage();
  const camera = () =>
    page.getByLabel('What the camera sees').evaluate((video: HTMLVideoElement) => {
      const stream = video.srcObject as MediaStream | null;
      return stream?.getVideoTracks()[0]?.getSettings().deviceId;
    });
  await signIn(page, server, 'technician');
  await page.keyboard.press('s');
  const other = page.getByRole('button', { name: 'Other camera' });
  await expect(other).toBeVisible();
  const first = await camera();
  await other.click();
  await expect.poll(camera).not.toBe(first);
  await expect(other).toBeVisible();
  const second = await camera();
  await page.reload();
  await expect(other).toBeVisible();
  expect(await camera()).toBe(second);
  await browser.close();
});

test.describe('without a camera', () => {
  test.beforeEach(async ({ page }) => {
    await withAxe(page);
    await page.addInitScript(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('not here', 'NotAllowedError'));
    });
  });

  test('the field has the focus, and a hand scanner does the same', async ({ page, server }) => {
    await signIn(page, server, 'technician');
    await page.keyboard.press('s');
    await expect(page.getByText('The camera may not be used. Type what stands on the label instead')).toBeVisible();
    expect(await axeFinds(page)).toEqual([]);
    await typeLabel(page, 'no such thing');
    await expect(page.getByText('Nothing on this laptop bears the label “no such thing”.')).toBeVisible();
    // The next label takes the place of this one.
    await typeLabel(page, 'm6 j1 gantry 1');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('M6 J1 gantry 1');
    await page.getByRole('link', { name: 'Scan here' }).click();
    await typeLabel(page, 'SN: SGM-2426-10000');
    await expect(page.getByText('VMS-201 stands at M6 J1 gantry 1, as its record says.')).toBeVisible();
    await page.evaluate(() => Object.assign(document.documentElement.dataset, { mode: 'sunlight', density: 'glove' }));
    expect(await axeFinds(page, true)).toEqual([]);
  });

  test('[S124] whoever said on the map where they are is told of what stands elsewhere, and can deny it', async ({ page, server }) => {
    await signIn(page, server, 'technician');
    await page.goto(`${server.address}/map`);
    await page.getByRole('button', { name: 'I am at a site' }).click();
    await page.keyboard.type('M6 J1 gantry 1');
    await expect(page.getByRole('listbox').getByRole('option').first()).toContainText('M6 J1 gantry 1');
    await page.keyboard.press('Enter');
    await expect(page.getByText('You are at M6 J1 gantry 1.')).toBeVisible();
    await page.keyboard.press('s');
    await expect(page.getByText('You work at')).toContainText('M6 J1 gantry 1');
    expect(await axeFinds(page)).toEqual([]);
    await typeLabel(page, 'VMS-201');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('VMS-201');
    await page.keyboard.press('s');
    await typeLabel(page, 'HP7-2118-10001');
    await expect(page.getByRole('alert').filter({ hasText: 'ANPR-202' })).toContainText('you are at M6 J1 gantry 1.');
    await page.getByRole('button', { name: 'I am not there' }).press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('ANPR-202');
  });

  test('in the log form, a label does not send the form', async ({ page, server }) => {
    await signIn(page, server, 'technician');
    await page.keyboard.press('n');
    await page.getByRole('button', { name: 'Scan', exact: true }).click();
    await typeLabel(page, 'QX-77');
    await expect(page.getByRole('link', { name: 'Add it' })).toBeVisible();
    await expect(page.getByText('Choose how bad it is.')).toHaveCount(0);
    await typeLabel(page, '(21)NLB-2222-10002');
    await expect(page.getByRole('region', { name: 'Where' })).toContainText('CAM-203');
    // A hand scanner in the field itself.
    await page.getByRole('button', { name: 'Change' }).press('Enter');
    await page.keyboard.type('https://fleet.example/d/SGM-2426-10000');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('region', { name: 'Where' })).toContainText('VMS-201');
  });

  test('“May I?” takes the labels of the cabinet and of the spare', async ({ page, server }) => {
    await signIn(page, server, 'technician');
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await page.getByRole('button', { name: 'Scan the cabinet' }).click();
    await typeLabel(page, 'NLB-2222-10002');
    await expect(page.getByRole('link', { name: /CAM-203/ })).toBeVisible();
    await page.getByRole('button', { name: 'Scan the spare' }).click();
    await typeLabel(page, 'HW: Cam-B r2; FW: 2.4.1');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(page.getByLabel('Hardware')).toHaveValue('Cam-B r2');
    await expect(page.getByLabel('Firmware')).toHaveValue('2.4.1');
    await expect(page.getByRole('link', { name: /CAM-203/ })).toBeVisible();
  });

  test('a checklist’s scan is held against its device', async ({ page, server }) => {
    await signIn(page, server, 'technician');
    await page.keyboard.press('s');
    await typeLabel(page, 'CAM-203');
    await page.getByRole('button', { name: 'Fill SAT camera, day' }).click();
    const item = page.getByRole('listitem').filter({ hasText: 'Serial number on the label' });
    await item.getByRole('button', { name: 'Scan', exact: true }).click();
    await typeLabel(page, 'SGM-2426-10000');
    await expect(item).toContainText('VMS-201 is not where its record says');
    await item.getByRole('button', { name: 'Scan', exact: true }).click();
    await typeLabel(page, 'NLB-2222-10002');
    await expect(item).toContainText('CAM-203, as it should be');
  });
});
