import { expect, test } from '../support/fixtures.ts';
import { row, signIn } from '../support/people.ts';

test('the board works by keyboard alone', async ({ page, server }) => {
  await signIn(page, server, 'operator');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  const focused = page.locator(':focus');
  await expect(focused).toContainText('all cameras dark');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/incidents\//);
  await expect(page.getByRole('heading', { name: /all cameras dark/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/\/(\?.*)?$/);

  await page.keyboard.press('f');
  await page.keyboard.type('cam-b');
  await expect(row(page, 'Cam-B stream drops')).toBeVisible();
  await expect(row(page, 'all cameras dark')).toHaveCount(0);
  await expect(page).toHaveURL(/q=cam-b/);
  await page.reload();
  await expect(row(page, 'Cam-B stream drops')).toBeVisible();
  await expect(row(page, 'all cameras dark')).toHaveCount(0);

  await page.keyboard.press('Control+k');
  await page.keyboard.type('settings');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/settings/);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toContainText('Log an incident');
  await page.keyboard.press('Escape');
  await page.keyboard.press('n');
  await expect(page).toHaveURL(/\/log/);
});

test('filters are kept in the address', async ({ page, server }) => {
  await signIn(page, server, 'operator');
  await page.getByLabel('Severity').selectOption('SEV2');
  await expect(page).toHaveURL(/severity=SEV2/);
  await expect(row(page, /SEV1|SEV3|SEV4/)).toHaveCount(0);
  await page.reload();
  await expect(row(page, 'VPN drops on the northern M42')).toBeVisible();
  await expect(row(page, /SEV1|SEV3|SEV4/)).toHaveCount(0);
});

test('who has begun to type is left alone when the button pressed before goes away', async ({ page, server }) => {
  await signIn(page, server, 'technician');
  await row(page, 'VPN drops on the northern M42').click();
  const take = page.getByRole('button', { name: 'Assign to me' });
  await expect(take).toBeVisible();
  // In one task, so that the remark is begun before the change is saved.
  await page.evaluate(() => {
    for (const button of document.querySelectorAll('button')) if (button.textContent === 'Assign to me') button.click();
    document.querySelector('textarea')?.focus();
  });
  await expect(take).toHaveCount(0);
  await expect(page.getByRole('textbox', { name: 'Remark' })).toBeFocused();
});
