import { expect, type Page } from '@playwright/test';
import { CHROMIUM_ARGS, findChromium } from '#build/chromium.ts';

/** For `test.use`: a browser with a camera that shows a moving picture, and that it may use without asking. */
export const withCamera = {
  launchOptions: {
    executablePath: (await findChromium())?.path,
    args: [...CHROMIUM_ARGS, '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
  },
};

/** Takes `count` photos in the dialog of the camera that is open, and closes it. */
export async function shootPhotos(on: Page, count: number): Promise<void> {
  const shoot = on.getByRole('dialog').getByRole('button', { name: 'Take photo', exact: true });
  for (let taken = 1; taken <= count; taken += 1) {
    await shoot.click();
    await expect(on.getByText(`${taken} photo${taken > 1 ? 's' : ''} added`)).toBeVisible();
  }
  await on.getByRole('dialog').getByRole('button', { name: 'Done', exact: true }).click();
  await expect(on.getByRole('dialog')).toHaveCount(0);
}
