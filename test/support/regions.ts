import { expect, type Page } from '@playwright/test';
import { demoAccount } from './server.ts';

/** As an admin does it: ticks a region of the demo's technician in the settings. */
export async function tickRegion(admin: Page, region: string): Promise<void> {
  await admin.getByRole('link', { name: 'Settings' }).click();
  const person = admin.getByRole('group', { name: demoAccount('technician').name });
  await person.getByRole('checkbox', { name: region, exact: true }).press('Space');
  await expect(person.getByRole('checkbox', { name: region, exact: true })).toBeChecked();
}
