import { createHash } from 'node:crypto';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { axeFinds, withAxe } from '../support/axe.ts';
import { shootPhotos, withCamera } from '../support/camera.ts';
import { expect, test } from '../support/fixtures.ts';
import { addFiles, bytesAtServer, files, hashAtServer, type TestFile } from '../support/evidence.ts';
import { badge, logIncident, network, nothingToSend, row, signIn } from '../support/people.ts';
import { dropPicture } from '../support/pictures.ts';
import { held } from '../support/trouble.ts';

test.use(withCamera);

const TITLE = 'Router drops its line';
const log = { name: 'router.log', mimeType: 'text/plain', buffer: Buffer.from('02:10 link down\n'.repeat(60_000)) };
const page = { name: 'report.html', mimeType: 'text/html', buffer: Buffer.from('<script>document.title = "run"</script>') };
async function takePhotos(on: Page, count: number): Promise<void> {
  await on.getByRole('button', { name: 'Take photos' }).click();
  await shootPhotos(on, count);
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
/** A photo that says where and when it was taken, and by whom. */
async function photo(name: string): Promise<TestFile> {
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
