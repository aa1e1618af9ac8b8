import type { Page } from '@playwright/test';
import { axeFinds, withAxe } from '../support/axe.ts';
import { expect, test } from '../support/fixtures.ts';
import { badge, giveReason, logIncident, network, nothingToSend, row, setSeverity, twoPeople } from '../support/people.ts';

test('a technician logs an incident with no network, and the NOC has it when the network is back', async ({ browser, server }) => {
  const { field, technician, operator } = await twoPeople(browser, server);

  await network(field, 'cut');
  await technician.reload();
  await expect(row(technician, 'all cameras dark')).toBeVisible();
  await logIncident(technician, { place: 'M1 J19', category: 'Connectivity', severity: /^SEV2/, title: 'Modem lost after lightning' });
  await expect(technician.getByText('Saved on this laptop. It goes to the NOC when the network is back.')).toBeVisible();
  await technician.getByRole('textbox', { name: 'Remark' }).fill('Fuse is fine, antenna is not');
  await technician.getByRole('button', { name: 'Add remark' }).click();
  await technician.getByRole('button', { name: 'Acknowledge' }).click();
  await expect(technician.locator('[aria-current=step]')).toContainText('acknowledged');
  await technician.reload();
  await expect(technician.getByText('Fuse is fine, antenna is not')).toBeVisible();
  await expect(badge(technician)).toContainText('1 to send');
  const remark = technician.getByRole('listitem').filter({ hasText: 'Fuse is fine, antenna is not' });
  await expect(remark).toContainText('On this laptop');
  await expect(row(operator, 'Modem lost')).toHaveCount(0);

  await network(field, 'back');
  await expect(row(operator, 'Modem lost after lightning')).toBeVisible();
  await expect(badge(technician)).toContainText(nothingToSend);
  await row(operator, 'Modem lost').click();
  await expect(operator.getByText('Fuse is fine, antenna is not')).toBeVisible();
  await expect(operator.locator('[aria-current=step]')).toContainText('acknowledged');

  // The other way round: what the NOC does is on the technician's screen.
  await operator.getByRole('textbox', { name: 'Remark' }).fill('Spare antenna is in van 3');
  await operator.keyboard.press('Control+Enter');
  await expect(technician.getByText('Spare antenna is in van 3')).toBeVisible();

  // What was done here is told as held, and since when: also a remark on what somebody else logged.
  await expect(remark).not.toContainText('On this laptop');
  for (const page of [operator, technician]) await expect(page.getByText(/held by the server \d\d:\d\d/)).toBeVisible();
  for (const page of [operator, technician]) {
    await page.goto(server.address);
    await expect(row(page, 'Modem lost after lightning')).toContainText(/Held by the server since \d\d:\d\d/);
  }
});

test('[I1] both edited offline: both edits are there afterwards', async ({ browser, server }) => {
  const { field, technician, office, operator } = await twoPeople(browser, server);
  await logIncident(operator, { place: 'M5 J1', category: 'Device health', severity: /^SEV3/, title: 'Sign shows half a picture' });
  await row(technician, 'Sign shows half').click();
  await expect(technician.getByRole('list', { name: 'Way of the incident' })).toBeVisible();
  await expect(badge(operator)).toContainText(nothingToSend);

  for (const context of [field, office]) await network(context, 'cut');
  await technician.getByRole('button', { name: 'Assign to me' }).click();
  await technician.getByRole('textbox', { name: 'Remark' }).fill('Left half is dark');
  await technician.keyboard.press('Control+Enter');
  await setSeverity(operator, 'SEV2');
  await operator.getByRole('textbox', { name: 'Remark' }).fill('Traffic desk called');
  await operator.keyboard.press('Control+Enter');
  await expect(operator.getByText('Traffic desk called')).toBeVisible();
  for (const context of [field, office]) await network(context, 'back');

  for (const page of [technician, operator]) {
    await expect(page.getByText('Left half is dark')).toBeVisible();
    await expect(page.getByText('Traffic desk called')).toBeVisible();
    await expect(badge(page)).toContainText(nothingToSend);
    await page.goto(server.address);
    await expect(row(page, 'Sign shows half')).toContainText('SEV2');
    await expect(row(page, 'Sign shows half')).not.toContainText('unassigned');
  }
});

test('[M7] two people set one field offline: both values stay readable, and one press settles it everywhere', async ({
  browser,
  server,
}) => {
  const { field, technician, office, operator } = await twoPeople(browser, server);
  for (const page of [technician, operator]) await row(page, 'Rain sensor reads dry').click();
  for (const context of [field, office]) await network(context, 'cut');
  for (const [page, severity] of [
    [technician, 'SEV2'],
    [operator, 'SEV3'],
  ] as const) {
    await setSeverity(page, severity);
  }
  for (const context of [field, office]) await network(context, 'back');

  // The operator was last, so the merge keeps SEV3; the technician's SEV2 is not lost.
  for (const page of [technician, operator]) {
    const open = page.getByRole('list', { name: 'Changed by two people' });
    await expect(open).toContainText('Severity was changed by two people');
    await expect(open).toContainText('kept SEV3');
    await expect(open).toContainText('other SEV2');
  }
  await technician.getByRole('button', { name: 'Take SEV2' }).click();
  await giveReason(technician, 'Why it changes', 'Both lanes are dark');
  for (const page of [technician, operator]) {
    await expect(page.getByRole('button', { name: /^Edit Severity/ })).toContainText('SEV2');
    await expect(page.getByRole('list', { name: 'Changed by two people' })).toHaveCount(0);
    await expect(page.getByText('Severity: settled')).toBeVisible();
    const told = page.getByRole('group', { name: 'Timeline' });
    await expect(told).toContainText('Both lanes are dark');
    await expect(told).toContainText(/two people at once.*Severity SEV3 \(.+\) was kept, SEV2 \(Mara Lind\) was not/);
  }

  // What one writes while it stands open at the other is said there, and stays where nothing was typed.
  await technician.getByRole('button', { name: /^Edit Title/ }).click();
  await operator.getByRole('button', { name: /^Edit Title/ }).click();
  await operator.keyboard.press('Control+a');
  await operator.keyboard.type('Rain sensor is dry');
  await operator.keyboard.press('Enter');
  await expect(technician.getByText('Somebody wrote “Rain sensor is dry” here meanwhile.')).toBeVisible();
  await technician.keyboard.press('Tab');
  await expect(technician.getByRole('button', { name: /^Edit Title/ })).toContainText('Rain sensor is dry');
  await expect(operator.getByRole('button', { name: /^Edit Title/ })).toContainText('Rain sensor is dry');
});

test('[M7] a third value is written and settles it in one go, and what is kept is what stands by now; by keyboard, axe finds nothing', async ({
  browser,
  server,
}) => {
  const { field, technician, office, operator } = await twoPeople(browser, server);
  await withAxe(technician);
  await technician.reload();
  for (const page of [technician, operator]) await row(page, 'Rain sensor reads dry').click();
  for (const context of [field, office]) await network(context, 'cut');
  for (const [page, who] of [
    [technician, 'technician'],
    [operator, 'operator'],
  ] as const) {
    await write(page, 'Users affected', who === 'technician' ? '20' : '30');
    await write(page, 'Lanes', `Lane of the ${who}`);
  }
  for (const context of [field, office]) await network(context, 'back');
  const card = (page: Page, what: string) =>
    page
      .getByRole('list', { name: 'Changed by two people' })
      .getByRole('listitem')
      .filter({ hasText: `${what} was changed` });
  await expect(card(technician, 'Users affected')).toContainText('other 20');
  await expect(card(technician, 'Lanes')).toContainText('kept Lane of the operator');

  // A third value, on the card.
  const another = card(technician, 'Users affected').getByRole('button', { name: 'Write another: Users affected' });
  await another.press('Enter');
  const editor = card(technician, 'Users affected').getByRole('textbox', { name: 'Users affected' });
  await expect(editor).toBeFocused();
  await expect(editor).toHaveValue('30');
  expect(await axeFinds(technician)).toEqual([]);
  await technician.keyboard.press('Escape');
  await expect(another).toBeFocused();
  await another.press('Enter');
  await editor.fill('25');
  await technician.keyboard.press('Enter');
  for (const page of [technician, operator]) {
    await expect(card(page, 'Users affected')).toHaveCount(0);
    await expect(page.getByRole('button', { name: /^Edit Users affected/ })).toContainText('25');
    await expect(page.getByText('Users affected: settled')).toBeVisible();
  }

  // The field has moved on since: what stands is kept, and taking says what it replaces.
  await technician.getByRole('button', { name: /^Edit Lanes/ }).click();
  await technician.getByRole('textbox', { name: 'Lanes' }).fill('Both lanes');
  await technician.keyboard.press('Enter');
  await expect(card(operator, 'Lanes')).toContainText('now Both lanes');
  await expect(card(operator, 'Lanes').getByRole('button', { name: 'Take Lane of the technician in place of Both lanes' })).toBeVisible();
  await card(operator, 'Lanes').getByRole('button', { name: 'Keep Both lanes' }).press('Enter');
  for (const page of [technician, operator]) {
    await expect(page.getByRole('list', { name: 'Changed by two people' })).toHaveCount(0);
    await expect(page.getByRole('button', { name: /^Edit Lanes/ })).toContainText('Both lanes');
    await expect(badge(page)).toContainText(nothingToSend);
  }
});

/** Fills a fact that says nothing yet. */
async function write(page: Page, what: string, value: string): Promise<void> {
  await page.getByRole('button', { name: `Add ${what}` }).click();
  await page.getByRole('textbox', { name: what }).fill(value);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: new RegExp(`^Edit ${what}`) })).toContainText(value);
}
