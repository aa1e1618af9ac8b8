import { expect, test } from '../support/fixtures.ts';
import { network, row, twoPeople } from '../support/people.ts';

test('what others changed while I was away is marked until I have seen it', async ({ browser, server }) => {
  const { field: away, technician, operator } = await twoPeople(browser, server);
  const marked = row(technician, 'Rain sensor reads dry').filter({ hasText: 'Changed since you last looked' });
  await expect(row(technician, 'Rain sensor reads dry')).toBeVisible();
  await expect(marked).toHaveCount(0);

  await network(away, 'cut');
  await row(operator, 'Rain sensor reads dry').click();
  await operator.getByRole('textbox', { name: 'Remark' }).fill('Road team confirms rain');
  await operator.keyboard.press('Control+Enter');
  await network(away, 'back');
  await expect(marked).toHaveCount(1);
  await technician.reload();
  await expect(marked).toHaveCount(1);
  await marked.click();
  await expect(technician.getByText('Road team confirms rain')).toBeVisible();
  await technician.keyboard.press('Escape');
  await expect(row(technician, 'Rain sensor reads dry')).toBeVisible();
  await expect(marked).toHaveCount(0);
});
