import { CHROMIUM_ARGS, findChromium } from '#build/chromium.ts';
import { axeFinds, withAxe } from '../support/axe.ts';
import { expect, test } from '../support/fixtures.ts';
import { signIn } from '../support/people.ts';

test.use({ launchOptions: { executablePath: (await findChromium())?.path, args: [...CHROMIUM_ARGS, '--disable-3d-apis'] } });

test('[S134] a laptop that cannot draw a map says so, and the list has everything', async ({ page, context, server }) => {
  await withAxe(context);
  await signIn(page, server, 'technician');
  await page.goto(`${server.address}/map`);
  await expect(page.getByText(/^This laptop cannot draw a map/)).toBeVisible();
  await expect(page.getByText('60 sites in view')).toBeVisible();
  const worst = page.getByRole('button', { name: /M6 J4 footbridge 3/ });
  await worst.press('Enter');
  await expect(page.getByRole('heading', { name: 'M6 J4 footbridge 3' })).toBeFocused();
  await expect(page.getByRole('list', { name: 'Open incidents at this site' })).toContainText('all cameras dark');
  expect(await axeFinds(page)).toEqual([]);
});
