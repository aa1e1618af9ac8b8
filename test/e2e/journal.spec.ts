import type { IncomingMessage } from 'node:http';
import { glob, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { CHROMIUM_ARGS } from '#build/chromium.ts';
import { expect } from '../support/fixtures.ts';
import { badge, logIncident, network, nothingToSend, row, setSeverity, signIn } from '../support/people.ts';
import { held, heldTitles, test } from '../support/trouble.ts';

const api = ({ url = '' }: IncomingMessage): boolean => url.startsWith('/api/');
const plain = { place: 'M1 J19', category: 'Connectivity', severity: /^SEV3/ } as const;

/** Deletes databases of the app as a browser or a person does that clears them; `which` picks by name. */
async function deleteDatabases(page: Page, which: RegExp): Promise<number> {
  // A page of the same origin without the app: nothing holds the databases open.
  await page.goto(new URL('/health/live', page.url()).href);
  return page.evaluate(async (pattern) => {
    const wanted = (await indexedDB.databases()).filter(({ name = '' }) => new RegExp(pattern).test(name));
    for (const { name = '' } of wanted) {
      await new Promise<void>((resolve, reject) => {
        const request = indexedDB.deleteDatabase(name);
        request.onsuccess = () => resolve();
        request.onerror = () => reject(request.error ?? new Error('not deleted'));
      });
    }
    return wanted.length;
  }, which.source);
}

test('[S54] IndexedDB deleted while work waits: it is back on screen without a network, and reaches the server once', async ({
  page,
  server,
  line,
  field,
}) => {
  await signIn(page, field, 'technician');
  await row(page, 'Rain sensor reads dry').click();
  const cut = line.trouble(api, { kind: 'cut' });
  line.cutAll();
  await setSeverity(page, 'SEV1');
  await page.getByRole('textbox', { name: 'Remark' }).fill('Only the journal knows');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Only the journal knows')).toBeVisible();
  await page.getByRole('textbox', { name: 'Remark' }).blur();
  await logIncident(page, { ...plain, title: 'Only in the journal' });
  // Everything but who is signed in.
  expect(await deleteDatabases(page, /^(?!milepost-laptop$)/)).toBeGreaterThan(5);

  await page.goto(field.address);
  await expect(row(page, 'Only in the journal')).toBeVisible();
  await expect(badge(page)).toContainText('2 to send');
  cut.end();
  await expect(badge(page)).toContainText(nothingToSend);
  await expect.poll(() => heldTitles(server)).toContain('Only in the journal');
  const incidents = await held(server, 'incidents');
  expect(incidents.filter(({ title }) => title === 'Only in the journal')).toHaveLength(1);
  expect(incidents.find(({ title }) => title.includes('Rain sensor reads dry'))?.severity).toBe('SEV1');
  expect((await held(server, 'timeline')).filter(({ text }) => text === 'Only the journal knows')).toHaveLength(1);
  await row(page, 'Rain sensor reads dry').click();
  await expect(page.getByRole('button', { name: /^Edit Severity.*SEV1/ })).toBeVisible();
  await expect(page.getByText('Only the journal knows')).toBeVisible();
});

test('[S54] what came back from the journal, and was not sent before the app ended again, is sent after the next start', async ({
  page,
  server,
  line,
  field,
}) => {
  await signIn(page, field, 'technician');
  const cut = line.trouble(api, { kind: 'cut' });
  line.cutAll();
  await logIncident(page, { ...plain, title: 'Back twice' });
  expect(await deleteDatabases(page, /^(?!milepost-laptop$)/)).toBeGreaterThan(5);
  await page.goto(field.address);
  await expect(row(page, 'Back twice')).toBeVisible();
  // By now it is in the database, as if nothing had been lost.
  await page.reload();
  await expect(row(page, 'Back twice')).toBeVisible();
  cut.end();
  await expect.poll(() => heldTitles(server), { timeout: 60_000 }).toContain('Back twice');
  await expect(badge(page)).toContainText(nothingToSend);
  expect((await heldTitles(server)).filter((title) => title === 'Back twice')).toHaveLength(1);
});

/** Overwrites a few bytes of the journal's line that holds `text`, as a failing disk does. Answers in how many files it was found. */
async function spoilJournal(page: Page, text: string): Promise<number> {
  return page.evaluate(async (wanted) => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('milepost-journal');
    let found = 0;
    for await (const handle of folder.values()) {
      const file = handle as FileSystemFileHandle;
      const at = (await (await file.getFile()).text()).indexOf(wanted);
      if (at === -1) continue;
      const writable = await file.createWritable({ keepExistingData: true });
      await writable.write({ type: 'write', position: at, data: 'garbage' });
      await writable.close();
      found += 1;
    }
    return found;
  }, text);
}

test('[S50] a journal that is damaged says so until it is seen, and gives back everything else', async ({ page, server, line, field }) => {
  await signIn(page, field, 'technician');
  const cut = line.trouble(api, { kind: 'cut' });
  line.cutAll();
  for (const title of ['Before the damage', 'Where the damage is', 'Behind the damage']) await logIncident(page, { ...plain, title });
  // Both at once, or nothing would have to come from the journal.
  expect(await deleteDatabases(page, /^(?!milepost-laptop$)/)).toBeGreaterThan(5);
  expect(await spoilJournal(page, 'Where the damage is')).toBe(1);

  await page.goto(field.address);
  const notice = page.getByRole('region', { name: 'What this laptop keeps' });
  await expect(notice).toContainText('Part of this laptop’s journal, where unsent work is kept a second time, was damaged');
  await expect(notice).toContainText('make again what is missing');
  await expect(notice).toContainText('2 records that the database had lost came back');
  await expect(row(page, 'Before the damage')).toBeVisible();
  await expect(row(page, 'Behind the damage')).toBeVisible();
  await expect(row(page, 'Where the damage is')).toHaveCount(0);
  await page.reload();
  await expect(notice).toContainText('was damaged');
  await notice.getByRole('button', { name: 'All right' }).click();
  await expect(notice).toHaveCount(0);
  // The damage is still there, and has been told.
  await page.reload();
  await expect(notice).toContainText('came back');
  await expect(notice).not.toContainText('was damaged');
  await badge(page).click();
  await expect(page.getByText('Part of the journal was damaged and passed over.')).toBeVisible();
  cut.end();
  await expect(badge(page)).toContainText(nothingToSend);
  await expect.poll(() => heldTitles(server)).toEqual(expect.arrayContaining(['Before the damage', 'Behind the damage']));
});

for (const { words, spoil } of [
  { words: 'garbage in its files', spoil: (bytes: Buffer) => Buffer.alloc(bytes.length, 'garbage ') },
  { words: 'its files cut off', spoil: (bytes: Buffer) => bytes.subarray(0, Math.floor(bytes.length / 3)) },
]) {
  test(`[S55] a database with ${words}: a message and not a white page, and the work comes back`, async ({ server }) => {
    const profile = await mkdtemp(join(tmpdir(), 'milepost-profile-'));
    const executablePath = test.info().project.use.launchOptions?.executablePath;
    const open = () => chromium.launchPersistentContext(profile, { executablePath, args: [...CHROMIUM_ARGS] });
    const before = await open();
    const page = await before.newPage();
    await signIn(page, server, 'technician');
    await network(before, 'cut');
    await logIncident(page, { ...plain, title: 'Survives the database' });
    await before.close();

    const spoilt = await spoilDatabases(profile, spoil);
    expect(spoilt).toBeGreaterThan(2);
    const after = await open();
    const again = await after.newPage();
    await again.goto(server.address);
    const asksForPassword = again.getByText('The database on this laptop was damaged or deleted.');
    await expect(asksForPassword.or(row(again, 'Survives the database')).first()).toBeVisible({ timeout: 30_000 });
    if (await asksForPassword.isVisible()) await signIn(again, server, 'technician');
    await expect(row(again, 'Survives the database')).toBeVisible();
    await expect(again.getByText(/came back from this laptop’s journal/)).toBeVisible();
    await expect(badge(again)).toContainText(nothingToSend);
    expect((await heldTitles(server)).filter((title) => title === 'Survives the database')).toHaveLength(1);
    await again.getByRole('button', { name: 'All right' }).click();
    await expect(again.getByText(/came back from this laptop’s journal/)).toBeHidden();
    await after.close();
    await rm(profile, { recursive: true, force: true });
  });
}

/** Spoils every file of IndexedDB in the profile of a browser that has ended. Answers how many. */
async function spoilDatabases(profile: string, spoil: (bytes: Buffer) => Buffer): Promise<number> {
  const files: string[] = [];
  for await (const file of glob('**/IndexedDB/**/*', { cwd: profile })) files.push(join(profile, file));
  let count = 0;
  for (const file of files) {
    if (!(await stat(file)).isFile()) continue;
    await writeFile(file, spoil(await readFile(file)));
    count += 1;
  }
  return count;
}

test('[S55] a database that cannot be opened is built anew, with the work from the journal', async ({ page, server, line, field }) => {
  // Chromium mends or empties what it cannot read, so the refusal is played: until the database is deleted.
  await page.addInitScript(() => {
    const open = indexedDB.open.bind(indexedDB);
    indexedDB.open = (...asked) => {
      if (asked[0].endsWith('-local') && localStorage.getItem('refuse') !== null) throw new DOMException('Internal error', 'UnknownError');
      return open(...asked);
    };
    const remove = indexedDB.deleteDatabase.bind(indexedDB);
    indexedDB.deleteDatabase = (name) => {
      if (name.endsWith('-local')) localStorage.removeItem('refuse');
      return remove(name);
    };
  });
  await signIn(page, field, 'technician');
  const cut = line.trouble(api, { kind: 'cut' });
  line.cutAll();
  await logIncident(page, { ...plain, title: 'Before the refusal' });
  await page.evaluate(() => localStorage.setItem('refuse', 'yes'));
  await page.goto(field.address);
  await expect(page.getByText('The database on this laptop was damaged and has been built anew.')).toBeVisible();
  await expect(row(page, 'Before the refusal')).toBeVisible();
  await expect(badge(page)).toContainText('1 to send');
  cut.end();
  await expect(badge(page)).toContainText(nothingToSend);
  expect((await heldTitles(server)).filter((title) => title === 'Before the refusal')).toHaveLength(1);
});
