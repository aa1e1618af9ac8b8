import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { findChromium } from '#build/chromium.ts';
import { startBrowser } from '../crash/client/browser.ts';
import { between, seeded } from '../fixtures/random.ts';
import { axeFinds, withAxe } from '../support/axe.ts';
import { shootPhotos, withCamera } from '../support/camera.ts';
import { expect, test } from '../support/fixtures.ts';
import { bytesAtServer, hashAtServer } from '../support/evidence.ts';
import { startCuttingLine } from '../support/cutting-line.ts';
import { badge, logIncident, network, nothingToSend, row, signIn, signInOnline } from '../support/people.ts';
import { dropPicture } from '../support/pictures.ts';
import type { TestServer } from '../support/server.ts';
import { held } from '../support/trouble.ts';

test.use(withCamera);

const TITLE = 'Router drops its line';
const log = { name: 'router.log', mimeType: 'text/plain', buffer: Buffer.from('02:10 link down\n'.repeat(60_000)) };
const page = { name: 'report.html', mimeType: 'text/html', buffer: Buffer.from('<script>document.title = "run"</script>') };

const files = (on: Page) => on.getByRole('list', { name: 'Evidence' }).getByRole('listitem');

async function addFiles(on: Page, ...added: readonly (typeof log)[]): Promise<void> {
  const chooser = on.waitForEvent('filechooser');
  await on.getByRole('button', { name: 'Add files' }).click();
  await (await chooser).setFiles(added);
}

async function takePhotos(on: Page, count: number): Promise<void> {
  await on.getByRole('button', { name: 'Take photos' }).click();
  await shootPhotos(on, count);
}

/** The uploads begun at the server and not finished: their names, and how many bytes of each have come. */
async function uploadsAt({ dataDir }: TestServer): Promise<{ readonly name: string; readonly bytes: number }[]> {
  const folder = join(dataDir, 'evidence', 'uploads');
  const names = (await readdir(folder)).filter((name) => !name.endsWith('.json'));
  return Promise.all(names.map(async (name) => ({ name, bytes: (await stat(join(folder, name))).size })));
}

test('[S90] [S91] photos and logs taken offline are at the NOC afterwards, byte by byte, and nobody is told so earlier', async ({
  browser,
  server,
}) => {
  test.setTimeout(180_000);
  const field = await browser.newContext();
  const technician = await field.newPage();
  await signIn(technician, server, 'technician');
  await network(field, 'cut');
  await logIncident(technician, { place: 'M6 J1', category: 'Connectivity', severity: /^SEV3/, title: TITLE });
  await takePhotos(technician, 3);
  await addFiles(technician, log, page);
  await expect(files(technician)).toHaveCount(5);
  await technician.reload();
  await expect(files(technician)).toHaveCount(5);
  await expect(files(technician).filter({ hasText: 'On this laptop' })).toHaveCount(5);
  await expect(files(technician).locator('img')).toHaveCount(3);
  await expect(badge(technician)).toContainText('5 files to send');

  // Records travel, and files do not: nothing looks delivered.
  const uploads = '**/api/v1/evidence/uploads**';
  await field.route(uploads, (route) => route.abort());
  await network(field, 'back');
  await expect.poll(async () => (await held(server, 'evidence')).length).toBe(5);
  await expect(badge(technician)).not.toContainText('1 to send');
  await expect(badge(technician)).toContainText('5 files to send');
  await expect(files(technician).filter({ hasText: 'Held by the server' })).toHaveCount(0);
  const office = await browser.newContext();
  const operator = await office.newPage();
  await signIn(operator, server, 'operator');
  // The record is there and five files are not: neither its row nor the incident looks delivered.
  await expect(row(operator, TITLE)).toContainText('5 files still elsewhere');
  await row(operator, TITLE).click();
  await expect(files(operator).filter({ hasText: 'Still on the laptop of' })).toHaveCount(5);
  await expect(operator.getByRole('article').getByText('record held by the server, 5 files still elsewhere')).toBeVisible();

  await field.unroute(uploads);
  await technician.reload();
  await expect(files(technician).filter({ hasText: 'Held by the server' })).toHaveCount(5, { timeout: 60_000 });
  await expect(badge(technician)).toContainText(nothingToSend);
  const records = await held(server, 'evidence');
  for (const record of records) expect(await hashAtServer(server, record)).toBe(record.sha256);
  const sent = records.find(({ name }) => name === log.name);
  expect(sent?.sha256).toBe(createHash('sha256').update(log.buffer).digest('hex'));

  // Somebody else sees small pictures, looks at one whole, and then once more without a network.
  await expect(files(operator).filter({ hasText: 'Held by the server' })).toHaveCount(5);
  await expect(operator.getByRole('article').getByText('still elsewhere')).toHaveCount(0);
  await operator.getByRole('button', { name: '5 files' }).click();
  for (const file of await files(operator).filter({ hasText: 'photo-' }).all()) {
    await file.scrollIntoViewIfNeeded();
    await expect(file.locator('img')).toHaveJSProperty('naturalWidth', 320);
  }
  const photo = operator.getByRole('button', { name: /^Open photo-/ }).first();
  await photo.click();
  await expect(operator.getByRole('dialog').locator('img')).toBeVisible();
  await operator.keyboard.press('Escape');
  await network(office, 'cut');
  await photo.click();
  await expect(operator.getByRole('dialog').locator('img')).toBeVisible();
  await operator.keyboard.press('Escape');
  await operator.getByRole('button', { name: `Open ${log.name}` }).click();
  await expect(operator.getByText('This file is not on this laptop')).toBeVisible();
});

test('[S92] a browser that is killed five times in the middle of an upload goes on with it: what arrives is what was sent, once', async ({
  server,
}, info) => {
  test.setTimeout(300_000);
  const executable = (await findChromium())?.path ?? '';
  const profile = info.outputPath('profile');
  const words = 'milepost '.repeat(900_000);
  const random = seeded(5);
  const line = await startCuttingLine(server.address, () => undefined, 1_000_000);
  const begun = new Set<string>();
  let arrived = 0;
  for (let life = 0; life <= 5; life += 1) {
    const before = line.carried();
    const { context, kill } = await startBrowser(executable, profile);
    const technician = await context.newPage();
    if (life === 0) {
      await signInOnline(technician, line, 'technician');
      await logIncident(technician, { place: 'M6 J1', category: 'Connectivity', severity: /^SEV3/, title: TITLE });
      await technician.evaluate((text) => {
        const given = new DataTransfer();
        given.items.add(new File([text], 'trace.bin'));
        document.querySelector('article')?.dispatchEvent(new DragEvent('drop', { dataTransfer: given, bubbles: true, cancelable: true }));
      }, words);
    } else {
      line.allow(life === 5 ? Number.POSITIVE_INFINITY : between(random, 500_000, 1_000_000));
      await technician.goto(line.address);
      await row(technician, TITLE).click();
    }
    await expect(files(technician)).toHaveCount(1);
    if (life === 5) await expect(files(technician)).toContainText('Held by the server', { timeout: 60_000 });
    // Everything that it was allowed has gone, so it is in the middle of the upload.
    else await expect.poll(() => line.carried() - before, { timeout: 60_000 }).toBeGreaterThanOrEqual(500_000);
    await kill();
    if (life === 5) break;
    // One upload for all of it, which only grows: what has arrived is never asked for again. What was on its way at a kill may be.
    for (const { name, bytes } of await uploadsAt(server)) {
      begun.add(name);
      expect(bytes).toBeGreaterThanOrEqual(arrived);
      arrived = bytes;
    }
  }
  expect(begun.size).toBe(1);
  expect(arrived).toBeGreaterThan(0);
  const [record] = await held(server, 'evidence');
  expect(await hashAtServer(server, record!)).toBe(createHash('sha256').update(words).digest('hex'));
  await line.close();
});

test('[S91] sending files is held and let go; over a line that is paid for by the byte it asks; what a photo shows is said later', async ({
  browser,
  server,
}) => {
  test.setTimeout(120_000);
  const field = await browser.newContext();
  await field.addInitScript(() => Object.defineProperty(navigator, 'connection', { value: { saveData: true }, configurable: true }));
  const technician = await field.newPage();
  await signIn(technician, server, 'technician');
  await network(field, 'cut');
  await logIncident(technician, { place: 'M6 J1', category: 'Connectivity', severity: /^SEV3/, title: TITLE });
  // What came to nothing is not counted, and is said where one looks: in the dialog, shot by shot; and once.
  const fails = technician.getByText(/^photo-.* is empty and was not added\.$/);
  await technician.evaluate(() => {
    const whole = Object.getOwnPropertyDescriptor(HTMLCanvasElement.prototype, 'toBlob')!;
    let shot = 0;
    HTMLCanvasElement.prototype.toBlob = (done) => {
      if ((shot += 1) === 2) Object.defineProperty(HTMLCanvasElement.prototype, 'toBlob', whole);
      done(new Blob([]));
    };
  });
  await technician.getByRole('button', { name: 'Take photos' }).click();
  const dialog = technician.getByRole('dialog');
  const shoot = dialog.getByRole('button', { name: 'Take photo', exact: true });
  for (const failed of [1, 2]) {
    await expect(shoot).toBeEnabled();
    await shoot.press('Enter');
    await expect(dialog.locator(fails)).toHaveCount(failed);
  }
  await expect(fails).toHaveCount(2);
  await shootPhotos(technician, 1);
  await expect(fails).toHaveCount(2);
  await technician.getByRole('button', { name: /^Open photo-/ }).click();
  await technician.getByRole('textbox', { name: 'What it shows' }).fill('Seal of the cabinet, broken');
  await technician.keyboard.press('Escape');
  await expect(files(technician)).toContainText('Seal of the cabinet, broken');

  const waiting = technician.getByRole('region', { name: /^Files to send/ });
  await badge(technician).click();
  await waiting.getByRole('button', { name: 'Hold files back' }).click();
  await network(field, 'back');
  await expect.poll(async () => (await held(server, 'evidence')).length).toBe(1);
  await expect(waiting).toContainText('Held back on this laptop');
  await technician.reload();
  await waiting.getByRole('button', { name: 'Let files go on' }).click();
  await expect(waiting).toContainText('wait until you say so');
  // Whoever knows better than the browser says so, by keyboard too, and it stays.
  const paidLine = technician.getByRole('checkbox', { name: 'This line is paid for by the byte' });
  await expect(waiting).toContainText('The browser says so of the line');
  await paidLine.press('Space');
  await expect(waiting).toContainText('You said so on this laptop');
  await technician.reload();
  await expect(paidLine).toBeChecked();
  expect((await held(server, 'evidence'))[0]?.held).toBeUndefined();
  // A server that takes no files of this size may do so later.
  const uploads = '**/api/v1/evidence/uploads';
  await field.route(uploads, (route) => route.fulfill({ status: 413 }));
  await waiting.getByRole('button', { name: 'Send over this line' }).click();
  await expect(waiting).toContainText('The server does not take files of this size');
  await field.unroute(uploads);
  await waiting.getByRole('button', { name: /^Try again: photo-/ }).press('Enter');
  await expect(badge(technician)).toContainText(nothingToSend);
  expect((await held(server, 'evidence'))[0]).toMatchObject({ held: {}, caption: 'Seal of the cabinet, broken' });
});

/** A photo that says where and when it was taken, and by whom. */
async function photo(name: string): Promise<typeof log> {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const buffer = await sharp({ create: { width: 3200, height: 2000, channels: 3, background: '#888', noise } })
    .jpeg({ quality: 95 })
    .withExifMerge({
      IFD0: { Artist: 'Mara Lind' },
      IFD2: { DateTimeOriginal: '2026:11:20 02:10:00' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 30/1 0/1', GPSLongitudeRef: 'W', GPSLongitude: '1/1 45/1 0/1' },
    })
    .toBuffer();
  return { name, mimeType: 'image/jpeg', buffer };
}

test('[S90] a photo is made smaller and says where it was taken, is kept as it is, or tells nothing: by a choice that is remembered', async ({
  page: technician,
  context,
  server,
}) => {
  test.setTimeout(120_000);
  await signIn(technician, server, 'technician');
  await network(context, 'cut');
  await logIncident(technician, { place: 'M6 J1', category: 'Connectivity', severity: /^SEV3/, title: TITLE });
  const original = await photo('whole.jpg');
  expect(original.buffer.includes('Exif')).toBe(true);
  const wants = (choice: string) => technician.getByRole('checkbox', { name: choice });
  const [whole, forget] = [wants('Keep photos at full size'), wants('Leave out where and when photos were taken')];
  await addFiles(technician, await photo('smaller.jpg'));
  await expect(files(technician)).toHaveCount(1);
  await whole.check();
  await addFiles(technician, original);
  await expect(files(technician)).toHaveCount(2);
  await whole.uncheck();
  await forget.check();
  await expect(forget).toBeChecked();
  await technician.reload();
  await expect(forget).toBeChecked();
  await addFiles(technician, await photo('silent.jpg'), { name: 'clip.mp4', mimeType: 'video/mp4', buffer: Buffer.from('a film') });
  await expect(technician.getByText('clip.mp4 was not added: this app cannot take where and when out')).toBeVisible();
  await expect(files(technician)).toHaveCount(3);

  const dialog = technician.getByRole('dialog');
  for (const [name, told] of [
    ['smaller.jpg', true],
    ['silent.jpg', false],
  ] as const) {
    await technician.getByRole('button', { name: `Open ${name}` }).click();
    await expect(dialog.locator('img')).toBeVisible();
    await expect(dialog.getByText('52.50000, -1.75000')).toHaveCount(told ? 1 : 0);
    await expect(dialog.getByText('2026-11-20 02:10')).toHaveCount(told ? 1 : 0);
    await technician.keyboard.press('Escape');
  }
  // The choice is this laptop's, wherever photos are added.
  await logIncident(technician, { place: 'M6 J3', category: 'Connectivity', severity: /^SEV3/, title: 'Another' });
  await expect(forget).toBeChecked();

  await network(context, 'back');
  await expect(badge(technician)).toContainText(nothingToSend, { timeout: 60_000 });
  const records = await held(server, 'evidence');
  const [smaller, kept, silent] = ['smaller.jpg', 'whole.jpg', 'silent.jpg'].map((name) => records.find((record) => record.name === name)!);
  expect(kept!.sha256).toBe(createHash('sha256').update(original.buffer).digest('hex'));
  expect(await hashAtServer(server, kept!)).toBe(kept!.sha256);
  expect(smaller!.size).toBeLessThan(original.buffer.length / 1.5);
  expect(smaller!.taken).toMatchObject({ place: { latitude: 52.5, longitude: -1.75 } });
  expect(silent!.taken).toBeUndefined();
  for (const record of [smaller!, silent!]) {
    const bytes = await bytesAtServer(server, record);
    for (const word of ['Exif', 'Mara Lind']) expect(bytes.includes(word), word).toBe(false);
  }
});

test('files are dropped and pasted; what is empty says so; a page of somebody else never runs here', async ({
  page: technician,
  server,
}) => {
  await withAxe(technician);
  await signIn(technician, server, 'technician');
  await logIncident(technician, { place: 'M6 J1', category: 'Connectivity', severity: /^SEV3/, title: TITLE });
  await technician.evaluate(() => {
    const given = new DataTransfer();
    given.items.add(new File(['dropped'], 'dropped.log', { type: 'text/plain' }));
    given.items.add(new File([], 'nothing.log', { type: 'text/plain' }));
    document.querySelector('article')?.dispatchEvent(new DragEvent('drop', { dataTransfer: given, bubbles: true, cancelable: true }));
    const pasted = new DataTransfer();
    pasted.items.add(new File(['pasted'], 'pasted.log', { type: 'text/plain' }));
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: pasted, bubbles: true, cancelable: true }));
  });
  await expect(files(technician)).toHaveCount(2);
  await expect(technician.getByText('nothing.log is empty and was not added.')).toBeVisible();
  await expect(technician.getByRole('listitem').filter({ hasText: 'Evidence' }).filter({ hasText: 'dropped.log' })).toBeVisible();
  expect(await axeFinds(technician)).toEqual([]);

  // What the timeline tells of opens from there, by keyboard too.
  const told = technician.getByRole('region', { name: 'Timeline' }).getByRole('button', { name: 'dropped.log', exact: true });
  await told.press('Enter');
  await expect(technician.getByRole('dialog', { name: 'dropped.log' })).toBeVisible();
  await technician.keyboard.press('Escape');
  await expect(technician.getByRole('dialog')).toHaveCount(0);
  await expect(told).toBeFocused();

  await addFiles(technician, page);
  await technician.getByRole('button', { name: `Open ${page.name}` }).click();
  await expect(technician.getByText('This kind of file is not shown here.')).toBeVisible();
  expect(await axeFinds(technician)).toEqual([]);
  const saved = technician.waitForEvent('download');
  await technician.getByRole('button', { name: 'Save a copy' }).click();
  expect((await saved).suggestedFilename()).toBe(page.name);
  await expect(technician).not.toHaveTitle('run');
});

/** How much neighbouring pixels of the shown picture differ in its middle, on average. */
function roughness(on: Page): Promise<number> {
  return on
    .getByRole('dialog')
    .locator('img')
    .evaluate(async (image) => {
      const picture = image as HTMLImageElement;
      await picture.decode();
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [picture.naturalWidth, picture.naturalHeight];
      const context = canvas.getContext('2d');
      context?.drawImage(picture, 0, 0);
      const [x, y, width, height] = [canvas.width * 0.4, canvas.height * 0.4, canvas.width * 0.2, canvas.height * 0.2];
      const data = context?.getImageData(x, y, width, height).data ?? new Uint8ClampedArray();
      const steps = Array.from({ length: data.length / 4 - 1 }, (_, at) => Math.abs((data[at * 4] ?? 0) - (data[at * 4 + 4] ?? 0)));
      return steps.reduce((sum, step) => sum + step, 0) / steps.length;
    });
}

test('a photo is marked and blurred by keyboard alone; the copy is a file of its own, and the photo stays', async ({
  page: technician,
  server,
}) => {
  await withAxe(technician);
  await signIn(technician, server, 'technician');
  await logIncident(technician, { place: 'M6 J1', category: 'Connectivity', severity: /^SEV3/, title: TITLE });
  // A photo of noise, so that what is blurred shows.
  await dropPicture(technician, 'plate.png');
  await technician.getByRole('button', { name: 'Open plate.png' }).press('Enter');
  await expect(technician.getByRole('dialog').locator('img')).toBeVisible();
  const before = await roughness(technician);
  await technician.getByRole('button', { name: 'Mark or blur' }).press('Enter');
  await expect(technician.getByRole('img', { name: 'The photo, nothing drawn on it' })).toBeVisible();
  await technician.getByRole('radio', { name: 'Blur' }).press('Space');
  for (const [field, share] of [
    ['From left', '30'],
    ['From top', '30'],
    ['To left', '70'],
    ['To top', '70'],
  ] as const)
    await technician.getByRole('textbox', { name: field }).fill(share);
  await technician.getByRole('button', { name: 'Draw it' }).press('Enter');
  await expect(technician.getByRole('img', { name: 'The photo with 1 thing drawn on it' })).toBeVisible();
  expect(await axeFinds(technician)).toEqual([]);
  await technician.getByRole('button', { name: 'Add as a copy' }).press('Enter');
  await expect(files(technician)).toHaveCount(2);
  await technician.getByRole('button', { name: 'Open plate-marked.jpg' }).press('Enter');
  await expect(technician.getByRole('dialog').locator('img')).toBeVisible();
  const after = await roughness(technician);
  expect(after).toBeLessThan(before / 2);
});
