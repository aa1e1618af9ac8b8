import { files } from '../support/evidence.ts';
import { expect, test } from '../support/fixtures.ts';
import { logIncident, signIn } from '../support/people.ts';

const where = { place: 'M6 J1', category: 'Connectivity', severity: /^SEV3/, title: 'Router drops its line' } as const;

for (const [what, name, words] of [
  ['refused', 'NotAllowedError', 'This app may not use the camera.'],
  ['absent', 'NotFoundError', 'No camera can be used on this laptop.'],
] as const) {
  test(`a camera that is ${what} leaves choosing photos as files`, async ({ page, server }) => {
    await page.addInitScript((error) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('not here', error));
    }, name);
    await signIn(page, server, 'technician');
    await logIncident(page, where);
    await page.getByRole('button', { name: 'Take photos' }).press('Enter');
    await expect(page.getByText(words)).toBeVisible();
    const chooser = page.waitForEvent('filechooser');
    await page.keyboard.press('Enter');
    await (await chooser).setFiles({ name: 'phone.txt', mimeType: 'text/plain', buffer: Buffer.from('from a phone') });
    await expect(files(page)).toHaveCount(1);
  });
}
