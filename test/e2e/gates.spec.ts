import type { Page } from '@playwright/test';
import { adjustableClock, setClock } from '../support/clock.ts';
import { expect, test } from '../support/fixtures.ts';
import { choose, fillMissing, lacking, missing } from '../support/gates.ts';
import { badge, giveReason, logIncident, network, nothingToSend, row, setSeverity, signIn, twoPeople } from '../support/people.ts';

const MINUTE_MS = 60_000;

const wait = (page: Page, minutes: number): Promise<void> => setClock(page, minutes * MINUTE_MS);
const step = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
const at = (page: Page, status: string): Promise<void> => expect(page.locator('[aria-current=step]')).toContainText(status);
const told = (page: Page, text: string | RegExp) => page.getByRole('listitem').filter({ hasText: text });

test('[S72][S74] offline from detected to closed, meeting each gate, with reloads in between; the NOC has it afterwards', async ({
  browser,
  server,
}) => {
  test.setTimeout(180_000);
  const field = await browser.newContext();
  await adjustableClock(field);
  const technician = await field.newPage();
  await signIn(technician, server, 'technician');
  await network(field, 'cut');
  await logIncident(technician, { place: 'M1 J19', category: 'Connectivity', severity: /^SEV1/, title: 'Gantry is silent' });

  await step(technician, 'Acknowledge');
  await at(technician, 'acknowledged');
  await technician.reload();
  // The next step leads to the first thing that is missing for it.
  await expect(missing(technician)).not.toHaveCount(0);
  await step(technician, 'Mark triaged');
  await expect(technician.locator(':is(input, textarea, select):focus')).toBeVisible();
  await technician.keyboard.press('Escape');
  await at(technician, 'acknowledged');
  expect(await fillMissing(technician)).toEqual(expect.arrayContaining(['impact', 'incident commander', 'communications lead']));
  await step(technician, 'Mark triaged');
  await at(technician, 'triaged');

  await technician.reload();
  await expect(missing(technician)).toHaveText(['what restored service', 'how it was restored', 'technical lead']);
  await fillMissing(technician);
  await step(technician, 'Mark mitigated');
  await at(technician, 'mitigated');

  await technician.reload();
  await fillMissing(technician);
  await expect(missing(technician)).toHaveText([/^monitoring until \d\d:\d\d(29|30):\d\d left$/]);
  await step(technician, 'Declare resolved');
  await expect(technician.getByText('Not yet: something is missing.')).toBeVisible();
  await at(technician, 'mitigated');
  await wait(technician, 31);
  await expect(missing(technician)).toHaveCount(0);
  await step(technician, 'Declare resolved');
  await at(technician, 'resolved');

  await technician.reload();
  expect(await fillMissing(technician)).toEqual(['root cause', 'prevention', 'closing checklist']);
  await step(technician, 'Close');
  await at(technician, 'closed');
  await technician.reload();
  await at(technician, 'closed');

  await network(field, 'back');
  await expect(badge(technician)).toContainText(nothingToSend, { timeout: 30_000 });
  await expect(badge(technician)).not.toContainText('needs you');
  const operator = await (await browser.newContext()).newPage();
  await signIn(operator, server, 'operator');
  await operator.goto(technician.url());
  await at(operator, 'closed');
  await expect(missing(operator)).toHaveCount(0);
  await expect(operator.getByRole('region', { name: 'Cause and prevention' })).toContainText('Said: root cause');
});

test('[S72] what is missing is passed over only with a reason, which stays on the incident; reopened, it is watched again', async ({
  page,
  server,
}) => {
  await signIn(page, server, 'operator');
  await logIncident(page, { place: 'M1 J19', category: 'Connectivity', severity: /^SEV4/, note: 'Hums', title: 'Router hums' });
  await expect(missing(page)).toHaveCount(0);
  await step(page, 'Acknowledge');
  await fillMissing(page);
  await step(page, 'Mark triaged');
  await fillMissing(page);
  await step(page, 'Mark mitigated');
  await at(page, 'mitigated');

  await choose(page, 'Go on without what is missing');
  const dialog = page.getByRole('dialog', { name: 'Declare resolved, without what is missing?' });
  await expect(dialog).toContainText('Missing: monitoring, evidence or a remark, how it was verified.');
  await dialog.getByRole('button', { name: 'Declare resolved' }).click();
  await expect(dialog).toContainText('Say why, so that others understand.');
  await giveReason(page, 'Why it cannot wait', 'Lane opens at six');
  await at(page, 'resolved');
  await choose(page, 'Go on without what is missing');
  await giveReason(page, 'Why it cannot wait', 'Nobody knows');
  await at(page, 'closed');
  await expect(
    page.getByText('closed without root cause, prevention decision, closing checklist: Nobody knows', { exact: true }),
  ).toBeVisible();
  await expect(told(page, /resolved.*without monitoring.*Lane opens at six/)).toBeVisible();

  await choose(page, 'Reopen, to watch it again');
  await giveReason(page, 'What is not done', 'It hums again');
  await at(page, 'mitigated');
  await expect(page.getByText('closed without root cause')).toHaveCount(0);
  await expect(told(page, /closed.*without root cause, prevention decision, closing checklist: Nobody knows/)).toBeVisible();
  await expect(missing(page)).toContainText(['monitoring until', 'evidence or a remark', 'how it was verified']);
  await expect(told(page, 'It hums again')).toBeVisible();
});

test('who goes on to the next fact the moment the last one is on the page keeps its editor', async ({ page, server }) => {
  await signIn(page, server, 'operator');
  await logIncident(page, { place: 'M1 J19', category: 'Connectivity', severity: /^SEV3/, note: 'Hums', title: 'Router hums' });
  await page.locator('[data-add=mitigation]').click();
  await page.evaluate(() => {
    const watch = new MutationObserver(() => {
      if (document.querySelector('[data-fact=mitigation] button') === null) return;
      watch.disconnect();
      document.querySelector<HTMLElement>('[data-add=mitigationNote]')?.click();
    });
    watch.observe(document.body, { childList: true, subtree: true });
  });
  await page.getByRole('option', { name: 'Component restart' }).click();
  await expect(page.locator('[data-fact=mitigation] button')).toContainText('Component restart');
  await page.locator('[data-fact=mitigationNote] textarea').fill('Power cycled by hand');
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('[data-fact=mitigationNote]')).toContainText('Power cycled by hand');
});

test('a severity is raised with a reason, and asks for more: SEV1 and SEV2 differ', async ({ page, server }) => {
  await signIn(page, server, 'operator');
  await logIncident(page, { place: 'M1 J19', category: 'Connectivity', severity: /^SEV3/, note: 'Dark', title: 'Camera went dark' });
  await step(page, 'Acknowledge');
  await at(page, 'acknowledged');
  await setSeverity(page, 'SEV2', 'Second camera went dark');
  await expect(missing(page).filter({ hasText: /^impact$|^incident commander$/ })).toHaveCount(2);
  await expect(missing(page).filter({ hasText: 'communications lead' })).toHaveCount(0);
  await expect(page.getByText(/^SEV2 asks for: update every 30 min · incident channel · .* · post-mortem$/)).toBeVisible();
  await page.getByRole('button', { name: /^Edit Severity/ }).click();
  await page.getByRole('option', { name: /^SEV1/ }).click();
  await expect(page.getByRole('dialog')).toContainText('SEV1 asks for: respond within 5 min · update every 15 min');
  await page.keyboard.press('Escape');
  await setSeverity(page, 'SEV1', 'All of them');
  await expect(missing(page).filter({ hasText: 'communications lead' })).toHaveCount(1);
  await expect(told(page, /Severity.*SEV2.*SEV1.*All of them/)).toBeVisible();
  await page.getByRole('button', { name: /^Edit Severity/ }).click();
  await page.getByRole('option', { name: /SEV4/ }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: /^Edit Severity/ })).toBeFocused();
  await expect(page.getByRole('button', { name: /^Edit Severity/ })).toContainText('SEV1');
});

test('[S75] a role is offered offline, waits for its person, and is accepted; both see both in the timeline', async ({
  browser,
  server,
}) => {
  test.setTimeout(120_000);
  const { field, technician, operator } = await twoPeople(browser, server);
  await row(technician, 'Rain sensor reads dry').click();
  await network(field, 'cut');
  await technician.getByRole('button', { name: 'Add Incident commander' }).click();
  await technician.getByRole('option', { name: 'I take it' }).click();
  await expect(technician.getByRole('button', { name: /^Edit Incident commander/ })).toContainText('Mara Lind');
  await technician.getByRole('button', { name: /^Edit Incident commander/ }).click();
  await technician.getByRole('option', { name: 'Offer it to Esi Osei' }).click();
  await expect(technician.getByText('offered to Esi Osei, not answered yet')).toBeVisible();
  await technician.reload();
  await expect(technician.getByText('offered to Esi Osei, not answered yet')).toBeVisible();
  await network(field, 'back');

  await operator.getByRole('button', { name: /needs? you/ }).click();
  await row(operator, 'Rain sensor reads dry').click();
  await expect(operator.getByText('Mara Lind offers you a role: Incident commander')).toBeVisible();
  await operator.getByRole('button', { name: 'Decline' }).click();
  await expect(technician.getByText('not answered yet')).toHaveCount(0);
  await technician.getByRole('button', { name: /^Edit Incident commander/ }).click();
  await technician.getByRole('option', { name: 'Offer it to Esi Osei' }).click();
  await operator.getByRole('button', { name: 'Accept' }).click();
  for (const page of [technician, operator]) {
    await expect(page.getByRole('region', { name: 'People' })).toContainText('Esi Osei');
    await expect(told(page, /Incident commander.*hand-over declined/)).toBeVisible();
    await expect(told(page, /Incident commander.*hand-over accepted/)).toBeVisible();
    await expect(told(page, /Incident commander.*Mara Lind.*Esi Osei/)).toBeVisible();
  }
  // It is the operator's now: the technician can no longer give it away.
  await expect(technician.getByRole('button', { name: /^Edit Incident commander/ })).toHaveCount(0);
});

test('[S73] what somebody took out while another went on is shown for attention, and nothing is rolled back', async ({
  browser,
  server,
}) => {
  test.setTimeout(120_000);
  const { field, technician, operator } = await twoPeople(browser, server);
  await logIncident(technician, { place: 'M1 J19', category: 'Connectivity', severity: /^SEV4/, note: 'Clicks', title: 'Relay clicks' });
  await step(technician, 'Acknowledge');
  await fillMissing(technician);
  await row(operator, 'Relay clicks').click();
  await at(operator, 'acknowledged');
  await expect(badge(technician)).toContainText(nothingToSend);

  await network(field, 'cut');
  await step(technician, 'Mark triaged');
  await at(technician, 'triaged');
  await operator.getByRole('button', { name: /^Edit Firmware/ }).click();
  await operator.getByRole('textbox', { name: 'Firmware' }).fill('');
  await operator.keyboard.press('Enter');
  await network(field, 'back');
  for (const page of [technician, operator]) {
    await at(page, 'triaged');
    await expect(page.getByText('An earlier step lacks what it asks for.')).toBeVisible();
    await expect(lacking(page)).toHaveText(['firmware']);
  }
  await lacking(operator).getByRole('button').click();
  await operator.keyboard.type('2.4.0');
  await operator.keyboard.press('Enter');
  for (const page of [technician, operator]) await expect(page.getByText('An earlier step lacks what it asks for.')).toHaveCount(0);
});
