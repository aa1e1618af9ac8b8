import { writeFile } from 'node:fs/promises';
import { badFleet } from '../fixtures/bad-fleet.ts';
import { expect, test } from '../support/fixtures.ts';
import { signIn } from '../support/people.ts';

test('an admin imports a fleet with bad rows: previewed, named, and the good ones go in', async ({ page, server }, info) => {
  const file = info.outputPath('fleet.csv');
  await writeFile(file, badFleet());
  await signIn(page, server, 'admin');
  await page.getByRole('link', { name: 'Import' }).click();
  await page.locator('input[type=file]').setInputFiles(file);
  await expect(page.getByText('4,800 good rows')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('heading', { name: '200 bad rows' })).toBeVisible();
  const add = page.getByRole('button', { name: 'Import', exact: true });
  await expect(add).toBeDisabled();
  await page.getByRole('checkbox', { name: /Leave out 200 bad rows/ }).check();
  await add.click();
  await expect(page.getByRole('heading', { name: 'Imported' })).toBeVisible({ timeout: 30_000 });

  // The same file again has nothing left to do.
  await page.getByRole('button', { name: 'Import another file' }).click();
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByRole('checkbox', { name: /Leave out 200 bad rows/ }).check({ timeout: 30_000 });
  await expect(page.getByText('Everything in this file is in the fleet already.')).toBeVisible({ timeout: 30_000 });

  // What was imported is on this laptop, and stays findable with no network.
  await page.context().setOffline(true);
  await page.getByRole('link', { name: 'Sites' }).click();
  await expect(page.getByText('460 sites')).toBeVisible();
});

test('nobody but an admin is offered the import', async ({ page, server }) => {
  await signIn(page, server, 'technician');
  await expect(page.getByRole('link', { name: 'Import' })).toHaveCount(0);
});
