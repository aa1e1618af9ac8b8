import { expect, test } from '../support/fixtures.ts';
import { badge, logIncident, network, nothingToSend, plain, row, signIn } from '../support/people.ts';
import { held, heldTitles } from '../support/trouble.ts';

test('two tabs of one profile work side by side, and the second goes on syncing when the first is closed', async ({ browser, server }) => {
  const context = await browser.newContext();
  const first = await context.newPage();
  await signIn(first, server, 'technician');
  const second = await context.newPage();
  await second.goto(server.address);
  await expect(badge(second)).toContainText(nothingToSend);

  await network(context, 'cut');
  await logIncident(second, { place: 'M62 J24', category: 'Security', severity: /^SEV4/, title: 'Cabinet seal broken' });
  await expect(row(first, 'Cabinet seal broken')).toBeVisible();
  await expect(badge(first)).toContainText('1 to send');
  await expect(badge(second)).toContainText('1 to send');

  // The first tab opened first, so it leads.
  await first.close();
  await network(context, 'back');
  await expect(badge(second)).toContainText(nothingToSend, { timeout: 20_000 });

  const operator = await (await browser.newContext()).newPage();
  await signIn(operator, server, 'operator');
  await expect(row(operator, 'Cabinet seal broken')).toHaveCount(1);
});

test('people who share a laptop see and send only their own work', async ({ browser, server }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page, server, 'technician');
  await network(context, 'cut');
  await logIncident(page, { place: 'M5 J4', category: 'Deployment', severity: /^SEV3/, title: 'Sign post leans' });
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('1 thing not sent yet stays on this laptop until you sign in again.')).toBeVisible();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();

  await network(context, 'back');
  await signIn(page, server, 'operator');
  await expect(row(page, 'all cameras dark')).toBeVisible();
  await expect(row(page, 'Sign post leans')).toHaveCount(0);
  // Nor was it sent by whoever came next.
  await expect(badge(page)).toContainText(nothingToSend);
  expect(await heldTitles(server)).not.toContain('Sign post leans');

  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await signIn(page, server, 'technician');
  await expect(row(page, 'Sign post leans')).toBeVisible();
  expect(await heldTitles(server)).toContain('Sign post leans');
});

test('two tabs log side by side, the leading one is closed in the middle, and each incident arrives once', async ({ browser, server }) => {
  const context = await browser.newContext();
  const leading = await context.newPage();
  await signIn(leading, server, 'technician');
  const other = await context.newPage();
  await other.goto(server.address);
  await expect(badge(other)).toContainText(nothingToSend);
  const wanted = Array.from({ length: 6 }, (_, place) => [`Left ${place}`, `Right ${place}`]).flat();
  for (const [place, title] of wanted.entries()) {
    // The leading tab goes while half of the work is on its way.
    if (place === 6) await leading.close();
    await logIncident(place < 6 && title.startsWith('Left') ? leading : other, { ...plain, title });
  }
  await expect(badge(other)).toContainText(nothingToSend);
  const arrived = (await heldTitles(server)).filter((title) => /^(Left|Right) \d$/.test(title));
  expect(arrived.toSorted()).toEqual(wanted.toSorted());
  const ids = new Set((await held(server, 'incidents')).filter(({ title }) => wanted.includes(title)).map(({ id }) => id));
  expect((await held(server, 'timeline')).filter((entry) => ids.has(entry.incident))).toHaveLength(wanted.length);
});
