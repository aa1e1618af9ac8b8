import type { IncomingMessage } from 'node:http';
import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { collectionNames, type CollectionName } from '#domain/schema/collections.ts';
import type { Incident } from '#domain/schema/incident.ts';
import { badge, logIncident, network, nothingToSend, plain, row, setSeverity, signIn } from '../support/people.ts';
import { demoAccount } from '../support/server.ts';
import { assignOffline, setRole, held, heldTitles, incidentsOnDisk, manyIncidents, serverWrites, test } from '../support/trouble.ts';

const api = ({ url = '' }: IncomingMessage): boolean => url.startsWith('/api/');
const push =
  (collection: CollectionName) =>
  ({ method, url }: IncomingMessage): boolean =>
    method === 'POST' && url === `/api/v1/sync/${collection}`;
const unavailable = { kind: 'answer', status: 503, type: 'text/html', body: '<h1>Back soon</h1>' } as const;

async function remark(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Remark' }).fill(text);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(text)).toBeVisible();
  // So that the next key is for the app and not for the box.
  await page.getByRole('textbox', { name: 'Remark' }).blur();
}

test('[I5] the answer to a push is lost after the commit, and the NOC edits meanwhile', async ({ browser, page, server, line, field }) => {
  const operator = await (await browser.newContext()).newPage();
  await signIn(page, field, 'technician');
  await signIn(operator, server, 'operator');
  await logIncident(page, { ...plain, title: 'Router reboots hourly' });
  await row(operator, 'Router reboots hourly').click();
  await expect(badge(page)).toContainText(nothingToSend);

  // From the lost answer on nothing gets through any more.
  const gone = line.trouble((request) => api(request) && lost.met() > 0, { kind: 'cut' });
  const lost = line.trouble(push('incidents'), { kind: 'lose-answer' }, 1);
  await setSeverity(page, 'SEV2');
  await expect(async () => {
    expect((await held(server, 'incidents')).find(({ title }) => title === 'Router reboots hourly')?.severity).toBe('SEV2');
  }).toPass();
  line.cutAll();
  await operator.getByRole('button', { name: 'Assign to me' }).click();
  await expect(badge(operator)).toContainText(nothingToSend);
  await page.reload();
  await expect(page.getByRole('list', { name: 'Way of the incident' })).toBeVisible();
  await expect(badge(page)).toContainText('1 to send');

  gone.end();
  await expect(badge(page)).toContainText(nothingToSend);
  await expect(page.getByRole('main')).toContainText(demoAccount('operator').name);
  await expect(page.getByRole('button', { name: /^Edit Severity.*SEV2/ })).toBeVisible();
  await expect(operator.getByRole('button', { name: /^Edit Severity.*SEV2/ })).toBeVisible();
  const [incident, ...more] = (await held(server, 'incidents')).filter(({ title }) => title === 'Router reboots hourly');
  expect(more).toEqual([]);
  const entries = (await held(server, 'timeline')).filter((entry) => entry.incident === incident?.id);
  expect(entries.map(({ path }) => path ?? '').toSorted()).toEqual(['', 'owner', 'severity']);
});

test('[I1] the server restarts while work goes on: everything arrives once', async ({ browser, page, server }) => {
  const operator = await (await browser.newContext()).newPage();
  await signIn(page, server, 'technician');
  await signIn(operator, server, 'operator');
  await logIncident(page, { ...plain, title: 'Restart one' });
  await server.stop();
  await logIncident(page, { ...plain, title: 'Restart two' });
  await remark(page, 'Written while nobody was there');
  await server.start();
  await logIncident(page, { ...plain, title: 'Restart three' });
  for (const title of ['one', 'two', 'three']) await expect(row(operator, `Restart ${title}`)).toHaveCount(1);
  await expect(badge(page)).toContainText(nothingToSend);
  // The streams are back by themselves, in both directions.
  await row(operator, 'Restart two').click();
  await expect(operator.getByText('Written while nobody was there')).toHaveCount(1);
  await remark(operator, 'The stream is back');
  await page.getByRole('link', { name: 'Board' }).click();
  await row(page, 'Restart two').click();
  await expect(page.getByText('The stream is back')).toBeVisible();
  expect((await heldTitles(server)).filter((title) => title.startsWith('Restart ')).toSorted()).toEqual([
    'Restart one',
    'Restart three',
    'Restart two',
  ]);
});

test('a proxy that says 503, then breaks off answers: the app stays usable and recovers by itself', async ({
  page,
  server,
  line,
  field,
}) => {
  await signIn(page, field, 'technician');
  const busy = line.trouble(api, unavailable);
  line.cutAll();
  await expect(badge(page)).toContainText('offline');
  await logIncident(page, { ...plain, title: 'Logged during 503' });
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Logged during 503' })).toBeVisible();
  await expect(badge(page)).toContainText('1 to send');

  // Everything but the stream breaks off half-way, pushes as well as pulls.
  const half = line.trouble((request) => api(request) && !request.url!.endsWith('/stream'), { kind: 'half-answer' });
  busy.end();
  await expect.poll(half.met).toBeGreaterThan(3);
  await logIncident(page, { ...plain, title: 'Logged during half answers' });
  half.end();
  await expect(badge(page)).toContainText(nothingToSend);
  const titles = (await heldTitles(server)).filter((title) => title.startsWith('Logged during'));
  expect(titles.toSorted()).toEqual(['Logged during 503', 'Logged during half answers']);
});

test('a push that nobody answers keeps nobody from working', async ({ browser, page, server, line, field }) => {
  const operator = await (await browser.newContext()).newPage();
  await signIn(page, field, 'technician');
  await signIn(operator, server, 'operator');
  const silence = line.trouble(push('incidents'), { kind: 'hang' });
  await logIncident(page, { ...plain, title: 'Sent into the void' });
  await expect.poll(silence.met).toBe(1);
  await logIncident(page, { ...plain, title: 'Right behind it' });
  await remark(page, 'Remarks have a way of their own');
  await expect.poll(async () => (await held(server, 'timeline')).map(({ text }) => text)).toContain('Remarks have a way of their own');
  silence.end();
  await expect(badge(page)).toContainText(nothingToSend);
  for (const title of ['Sent into the void', 'Right behind it']) await expect(row(operator, title)).toHaveCount(1);
});

test('[I6] what the server refuses needs the person, and everything else goes through', async ({ browser, server }) => {
  const { context, page } = await assignOffline(browser, server);
  await remark(page, 'Goes through all the same');
  await logIncident(page, { ...plain, title: 'Logged beside the refusal' });
  const before = (await held(server, 'incidents')).find(({ title }) => title.includes('Rain sensor reads dry'));
  // Meanwhile this person has become a technician, who may not give work to others.
  await setRole(server, 'operator', 'technician');
  await network(context, 'back');

  await expect(badge(page)).toContainText('1 needs you');
  await expect(badge(page)).toContainText(nothingToSend);
  expect(await heldTitles(server)).toContain('Logged beside the refusal');
  const entries = await held(server, 'timeline');
  expect(entries.map(({ text }) => text)).toContain('Goes through all the same');
  expect((await held(server, 'incidents')).find(({ id }) => id === before?.id)?.owner).toBe(before?.owner);
  // The list shows what the server holds.
  await page.getByRole('link', { name: 'Board' }).click();
  await expect(row(page, 'Rain sensor reads dry')).not.toContainText(demoAccount('lead').name);

  await badge(page).click();
  await expect(page.getByText('Your role does not allow this change')).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: /^Export / }).click();
  const exported = JSON.parse(await readFile(await (await download).path(), 'utf8')) as { refused: string; document: Incident };
  const lead = (await held(server, 'people')).find(({ email }) => email === demoAccount('lead').email);
  expect(exported).toMatchObject({ refused: 'forbidden', document: { id: before?.id, owner: lead?.id } });

  // The timeline says it to everybody: the entry of the change had arrived before.
  await expect
    .poll(async () => (await held(server, 'timeline')).filter(({ kind }) => kind === 'refused').map(({ path, to }) => ({ path, to })))
    .toEqual([{ path: 'owner', to: lead?.id }]);
});

test('a token that expires and answers to its renewal that are lost are nobody’s trouble', async ({ page, server, line, field }) => {
  await signIn(page, field, 'technician');
  const refresh = ({ url }: IncomingMessage): boolean => url === '/api/v1/session/refresh';
  const lost = line.trouble(refresh, { kind: 'lose-answer' }, 2);
  const body = JSON.stringify({ type: 'milepost:unauthenticated', kind: 'unauthenticated', title: 'Sign in first', status: 401 });
  const expired = line.trouble(push('incidents'), { kind: 'answer', status: 401, type: 'application/problem+json', body }, 1);
  await logIncident(page, { ...plain, title: 'Logged as the token ran out' });
  await expect(badge(page)).toContainText(nothingToSend);
  expect([expired.met(), lost.met()]).toEqual([1, 2]);
  await page.reload();
  await expect(badge(page)).toContainText(nothingToSend);
  await logIncident(page, { ...plain, title: 'And still signed in' });
  await expect.poll(() => heldTitles(server)).toContain('And still signed in');
  await expect(badge(page)).toContainText(nothingToSend);
});

test('an enrolment that was revoked asks for the password, keeps the work and sends it then', async ({ page, server }) => {
  let authorization = '';
  page.on('request', (request) => {
    if (request.url().includes('/api/v1/sync/')) authorization = request.headers()['authorization'] ?? authorization;
  });
  await signIn(page, server, 'technician');
  const revoked = await fetch(`${server.address}/api/v1/session`, {
    method: 'DELETE',
    headers: { authorization, 'milepost-protocol': '1' },
  });
  expect(revoked.status).toBe(204);
  await logIncident(page, { ...plain, title: 'Logged while shut out' });
  await expect(badge(page)).toContainText('Sign in again to send');
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Logged while shut out' })).toBeVisible();
  await expect(badge(page)).toContainText('1 to send');
  await expect(badge(page)).toContainText('Sign in again to send');
  expect(await heldTitles(server)).not.toContain('Logged while shut out');

  await badge(page).click();
  await page.getByRole('link', { name: 'Sign in again', exact: true }).first().click();
  await page.getByLabel('Password', { exact: true }).fill(demoAccount('technician').password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(badge(page)).toContainText(nothingToSend);
  await expect(badge(page)).not.toContainText('Sign in again');
  expect(await heldTitles(server)).toContain('Logged while shut out');
});

test('[I4] a first load that is cut in the middle goes on where it was, and logging does not wait for it', async ({
  page,
  server,
  line,
  field,
}) => {
  // Some 5,000 records, loaded twice in part, on whatever machine this is.
  test.setTimeout(180_000);
  const technician = (await held(server, 'people')).find(({ email }) => email === demoAccount('technician').email)!;
  await serverWrites(server, 'incidents', manyIncidents(5000, technician.id));
  const all = (await held(server, 'incidents')).length;
  const secondPage = ({ url = '' }: IncomingMessage): boolean => /\/incidents\/latest\?.*before=/.test(url);
  const waiting = line.trouble(secondPage, { kind: 'hold' });
  const broken = line.trouble(secondPage, { kind: 'half-answer' }, 2);
  const { email, password } = demoAccount('technician');
  await page.goto(field.address);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect.poll(broken.met, { timeout: 60_000 }).toBe(2);
  // Of all there is, and not of what is being loaded just now: the total is there from the beginning, and does not grow.
  const whole = (await Promise.all(collectionNames.map((name) => held(server, name)))).flat().length;
  const inWords = new RegExp(`^[\\d,]+ of ${whole.toLocaleString('en')}$`);
  const bar = (place: 'banner' | 'main') => page.getByRole(place).getByRole('progressbar', { name: 'Received from the server' });
  const tellsTheWhole = async (place: 'banner' | 'main'): Promise<number> => {
    await expect(bar(place)).toHaveAttribute('aria-valuemax', `${whole}`);
    await expect(bar(place)).toHaveAttribute('aria-valuetext', inWords);
    const now = Number(await bar(place).getAttribute('aria-valuenow'));
    expect(now).toBeGreaterThan(2000);
    expect(now).toBeLessThan(whole);
    return now;
  };
  await expect(page.getByRole('link', { name: new RegExp(`Receiving [\\d,]+ of ${whole.toLocaleString('en')}`) })).toBeVisible();
  await tellsTheWhole('banner');
  await logIncident(page, { ...plain, title: 'Logged while loading' });
  await page.goto(`${field.address}/sync`);
  await expect.poll(waiting.met).toBeGreaterThan(1);
  const before = await tellsTheWhole('main');
  await expect(page.getByText('Nothing: you can work already.')).toBeVisible();
  await page.reload();
  await expect.poll(waiting.met, { timeout: 30_000 }).toBeGreaterThan(2);
  // What was loaded before the app ended counts.
  expect(await tellsTheWhole('main')).toBeGreaterThanOrEqual(before);
  waiting.end();
  await expect(badge(page)).toContainText(nothingToSend, { timeout: 30_000 });
  await expect(badge(page)).toContainText(/up to date \(checked [^)]+\)/, { timeout: 30_000 });
  await expect(bar('main')).toHaveCount(0);
  await expect(bar('banner')).toHaveCount(0);
  expect(await page.evaluate(incidentsOnDisk)).toBe(all + 1);
  expect(await heldTitles(server)).toContain('Logged while loading');
});
