import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { findChromium } from '#build/chromium.ts';
import { startBrowser } from '../crash/client/browser.ts';
import { between, seeded } from '../fixtures/random.ts';
import { shootPhotos, withCamera } from '../support/camera.ts';
import { expect, test } from '../support/fixtures.ts';
import { files, hashAtServer } from '../support/evidence.ts';
import { startCuttingLine } from '../support/cutting-line.ts';
import { badge, logIncident, network, nothingToSend, row, signIn, signInOnline } from '../support/people.ts';
import type { TestServer } from '../support/server.ts';
import { held } from '../support/trouble.ts';

test.use(withCamera);

const TITLE = 'Router drops its line';

/** The uploads begun at the server and not finished: their names, and how many bytes of each have come. */
async function uploadsAt({ dataDir }: TestServer): Promise<{ readonly name: string; readonly bytes: number }[]> {
  const folder = join(dataDir, 'evidence', 'uploads');
  const names = (await readdir(folder)).filter((name) => !name.endsWith('.json'));
  return Promise.all(names.map(async (name) => ({ name, bytes: (await stat(join(folder, name))).size })));
}
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
