import { expect, type Browser, type BrowserContext, type Page } from '@playwright/test';
import type { Role } from '#domain/schema/person.ts';
import { adjustableClock } from './clock.ts';
import { demoAccount, type TestServer } from './server.ts';

/** Signs in as the demo's technician, operator, lead or admin, and waits until everything has arrived. */
export async function signIn(page: Page, server: TestServer, role: Role): Promise<void> {
  await signInOnline(page, server, role);
  // From here on the app starts without the network. A page that loaded while the worker took over may have to be loaded again for it.
  const controlled = await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    return navigator.serviceWorker.controller !== null;
  });
  if (controlled) return;
  await page.reload();
  await expect(badge(page)).toContainText(wasSynced);
}

export type TwoPeople = {
  readonly field: BrowserContext;
  readonly technician: Page;
  readonly office: BrowserContext;
  readonly operator: Page;
};

/** A technician in the field and somebody at the NOC, each on a laptop of their own, both signed in. */
export async function twoPeople(
  browser: Browser,
  server: TestServer,
  { noc = 'operator', clock = false }: { readonly noc?: Role; readonly clock?: boolean } = {},
): Promise<TwoPeople> {
  const field = await browser.newContext();
  if (clock) await adjustableClock(field);
  const technician = await field.newPage();
  const office = await browser.newContext();
  const operator = await office.newPage();
  await signIn(technician, server, 'technician');
  await signIn(operator, server, noc);
  return { field, technician, office, operator };
}

/** The same in a browser that keeps no offline copy (which would hide requests from a test's routes). */
export async function signInOnline(page: Page, server: Pick<TestServer, 'address'>, role: Role): Promise<void> {
  await enter(page, server, role);
  await expect(badge(page)).toContainText(wasSynced);
}

/** The same, without waiting until all of it has been compared with the server. */
export async function enter(page: Page, server: Pick<TestServer, 'address'>, role: Role): Promise<void> {
  const { email, password } = demoAccount(role);
  await page.goto(server.address);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByLabel('Name of this laptop').fill(`${role}’s laptop`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(badge(page)).toContainText(nothingToSend, { timeout: 30_000 });
}

/** What the badge says where nothing waits, whether or not that has been compared with the server yet. */
export const nothingToSend = /nothing to send|up to date/;
/** What it says where both sides were seen to hold the same, now or at any time before. */
const wasSynced = /last synced|up to date/;

/** The sync badge in the top bar. */
export function badge(page: Page) {
  return page.getByRole('link', { name: /Saved on this laptop/ });
}

/** The board's row of an incident, by words of its title. */
export function row(page: Page, title: string | RegExp) {
  return page.getByRole('link').filter({ hasText: title }).filter({ hasText: /SEV\d/ });
}

export type Report = {
  readonly place: string;
  readonly category: string;
  readonly severity: RegExp;
  readonly note?: string;
  readonly title?: string;
};

/** A report like any other, for those who care about its title only. */
export const plain = { place: 'M1 J19', category: 'Connectivity', severity: /^SEV3/ } as const satisfies Report;

/** Logs an incident with the form, from wherever the page is, and waits until it stands on its page. */
export async function logIncident(page: Page, report: Report): Promise<void> {
  await page.keyboard.press('n');
  await page.getByRole('combobox', { name: 'Device or site' }).fill(report.place);
  await page.getByRole('option').first().click();
  await page.getByRole('radio', { name: new RegExp(`^${report.category}`) }).check();
  if (report.note !== undefined) await page.getByLabel('What do you see?').fill(report.note);
  if (report.title !== undefined) await page.getByLabel('Title').fill(report.title);
  await page.getByRole('radio', { name: report.severity }).check();
  const save = page.getByRole('button', { name: 'Save', exact: true });
  await save.click();
  await expect(page.getByRole('list', { name: 'Way of the incident' })).toBeVisible();
}

/** Raises or lowers the severity of the incident on screen, and waits until that is saved. */
export async function setSeverity(page: Page, severity: string, reason = 'The traffic desk asked for it'): Promise<void> {
  await page.getByRole('button', { name: /^Edit Severity/ }).click();
  await page.getByRole('option', { name: new RegExp(severity) }).click();
  await giveReason(page, 'Why it changes', reason);
  await expect(page.getByRole('button', { name: /^Edit Severity/ })).toContainText(severity);
}

/** Answers the dialog that asks why, by keyboard, and waits until it is gone. */
export async function giveReason(page: Page, question: string, reason: string): Promise<void> {
  await expect(page.getByRole('textbox', { name: question })).toBeFocused();
  await page.keyboard.type(reason);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

/** Cuts or restores the network of everything this person has open. */
export async function network(context: BrowserContext, state: 'cut' | 'back'): Promise<void> {
  await context.setOffline(state === 'cut');
}
