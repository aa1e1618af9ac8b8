import { adjustableClock, setClock } from '../support/clock.ts';
import { expect, test } from '../support/fixtures.ts';
import { badge, logIncident, network, nothingToSend, plain, row, setSeverity, signIn, twoPeople } from '../support/people.ts';
import type { TestServer } from '../support/server.ts';
import { held, heldTitles } from '../support/trouble.ts';

const HOUR_MS = 3_600_000;

/** Texts of all remarks that the server holds. */
function remarksAtServer(server: TestServer): Promise<(string | undefined)[]> {
  return server.running().deps.storage.read(async (reader) => {
    const [tenant] = await reader.tenants();
    const entries = tenant === undefined ? [] : await reader.allDocuments(tenant.id, 'timeline');
    return entries.filter(({ kind }) => kind === 'remark').map(({ text }) => text);
  });
}

for (const [how, shiftMs] of [
  ['two hours ahead', 2 * HOUR_MS],
  ['a year behind', -365 * 24 * HOUR_MS],
] as const) {
  test(`[I9] a clock that was set ${how} while offline loses nothing and needs nobody`, async ({ browser, server }) => {
    const { field, technician, operator } = await twoPeople(browser, server, { clock: true });
    await network(field, 'cut');
    await setClock(technician, shiftMs);
    await logIncident(technician, { place: 'M62 J26', category: 'Security', severity: /^SEV3/, title: 'Logged by a wrong clock' });
    await technician.getByRole('button', { name: 'Assign to me' }).click();
    await technician.getByRole('textbox', { name: 'Remark' }).fill('First remark');
    await technician.keyboard.press('Control+Enter');
    await expect(technician.getByRole('listitem').filter({ hasText: 'First remark' })).toBeVisible();

    await network(field, 'back');
    await expect(badge(technician)).toContainText(nothingToSend, { timeout: 30_000 });
    await expect(badge(technician)).not.toContainText('needs you');
    expect(await remarksAtServer(server)).toContain('First remark');
    // It is of now, and stands first on the board.
    await expect(operator.locator('[id^=board-row-]').first()).toContainText('Logged by a wrong clock');
    await row(operator, 'Logged by a wrong clock').click();
    const remark = operator.getByRole('listitem').filter({ hasText: 'First remark' });
    await expect(remark).toBeVisible();
    await expect(remark).toContainText('the laptop’s clock said');
    await expect(remark).not.toContainText('noted');
    // The app's own entries are told by the same clock, and so is the incident.
    await expect(operator.getByRole('listitem').filter({ hasText: 'Owner' }).filter({ hasText: 'clock said' })).toBeVisible();
    await expect(operator.getByRole('button', { name: /^Edit Detected/ })).toContainText('the laptop’s clock said');

    // From now on the laptop goes by the server's time: who answers later, wins.
    await setSeverity(operator, 'SEV2');
    await expect(technician.getByRole('button', { name: /^Edit Severity/ })).toContainText('SEV2');
    await technician.getByRole('button', { name: 'Acknowledge' }).click();
    await expect(operator.locator('[aria-current=step]')).toContainText('acknowledged');
    await expect(badge(technician)).toContainText(nothingToSend);

    await technician.getByRole('link', { name: 'Sync', exact: true }).click();
    await expect(technician.getByText(/This laptop’s clock is .* of the server’s|This laptop’s clock is .* behind/)).toBeVisible();
    // Ages are by the server's time as well.
    await technician.getByRole('link', { name: 'Board', exact: true }).click();
    await expect(row(technician, 'Logged by a wrong clock').locator('time')).toHaveText(/^(just now|\d+ min)$/);
  });
}

test('[I9] a clock that is put right after it ran ahead: what is saved after that is sent, also after a reload', async ({
  browser,
  server,
}) => {
  const field = await browser.newContext();
  await adjustableClock(field);
  const technician = await field.newPage();
  await technician.goto(server.address);
  await setClock(technician, 2 * HOUR_MS);
  await signIn(technician, server, 'technician');
  await logIncident(technician, { place: 'M62 J26', category: 'Security', severity: /^SEV3/, title: 'While it ran ahead' });
  await expect(badge(technician)).toContainText(nothingToSend);

  await network(field, 'cut');
  await setClock(technician, 0);
  await logIncident(technician, { place: 'M62 J26', category: 'Security', severity: /^SEV3/, title: 'After it was put right' });
  await technician.reload();
  await expect(technician.getByRole('heading', { name: 'After it was put right' })).toBeVisible();
  await network(field, 'back');
  await expect(badge(technician)).toContainText(nothingToSend, { timeout: 30_000 });
  const operator = await (await browser.newContext()).newPage();
  await signIn(operator, server, 'operator');
  await expect(row(operator, 'After it was put right')).toHaveCount(1);
});

for (const { words, ahead, shown } of [
  { words: 'two hours ahead', ahead: 2 * 3_600_000, shown: 'This laptop’s clock is 2 h ahead of the server’s' },
  { words: 'a year behind', ahead: -365 * 24 * 3_600_000, shown: 'This laptop’s clock is 8,760 h behind the server’s' },
]) {
  test(`a laptop clock ${words} is measured, corrected and shown`, async ({ browser, server }) => {
    const context = await browser.newContext();
    await adjustableClock(context, ahead);
    const page = await context.newPage();
    await signIn(page, server, 'technician');
    const from = Date.now();
    await network(context, 'cut');
    await logIncident(page, { ...plain, title: 'Logged by a wrong clock' });
    const to = Date.now();
    await page.reload();
    await network(context, 'back');
    await expect.poll(() => heldTitles(server)).toContain('Logged by a wrong clock');
    await expect(badge(page)).toContainText(nothingToSend);
    await expect(badge(page)).not.toContainText('need');
    const incident = (await held(server, 'incidents')).find(({ title }) => title === 'Logged by a wrong clock')!;
    for (const time of [incident.startedAt, incident.detectedAt, incident.loggedAt]) {
      expect(Date.parse(time)).toBeGreaterThan(from - 10_000);
      expect(Date.parse(time)).toBeLessThan(to + 10_000);
    }
    await badge(page).click();
    await expect(page.getByText(shown)).toBeVisible();
  });
}
