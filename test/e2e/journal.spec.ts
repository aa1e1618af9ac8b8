import type { IncomingMessage } from 'node:http';
import { glob, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { CHROMIUM_ARGS } from '#build/chromium.ts';
import { formatHlc } from '#domain/clock/hlc.ts';
import { uuidv7 } from '#domain/clock/uuid.ts';
import { answerPatch } from '#domain/checklists/run.ts';
import { edit, latestStamp, type SyncedDocument } from '#domain/merge/merge.ts';
import { remark } from '#domain/rules/timeline.ts';
import { checklistShape } from '#domain/schema/checklist.ts';
import type { CollectionName } from '#domain/schema/collections.ts';
import { incidentShape } from '#domain/schema/incident.ts';
import { personShape, type Person, type Role } from '#domain/schema/person.ts';
import { SERVER_AUTHOR } from '#sync-server/clock.ts';
import { axeFinds, withAxe } from '../support/axe.ts';
import { startVisit } from '../support/checklists.ts';
import { expect } from '../support/fixtures.ts';
import { badge, logIncident, network, nothingToSend, row, setSeverity, signIn } from '../support/people.ts';
import { demoAccount, type TestServer } from '../support/server.ts';
import { held, heldTitles, serverWrites, test } from '../support/trouble.ts';

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

/** Leaves no room: a browser notices that its quota is used up only as something large is written. */
async function useUpRoom(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Storage.overrideQuotaForOrigin', { origin: new URL(page.url()).origin, quotaSize: 1 });
  await page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('filler', 1);
      request.onupgradeneeded = () => request.result.createObjectStore('bytes', { autoIncrement: true });
      request.onsuccess = () => resolve(request.result);
    });
    const put = (): Promise<boolean> =>
      new Promise((resolve) => {
        const transaction = database.transaction('bytes', 'readwrite', { durability: 'strict' });
        transaction.objectStore('bytes').put(crypto.getRandomValues(new Uint8Array(60_000)));
        transaction.oncomplete = () => resolve(true);
        transaction.onabort = () => resolve(false);
      });
    while (await put());
    database.close();
  });
}

test('[S56] no room left: what cannot be saved is said, and nothing of it is shown as saved', async ({ page, server }) => {
  await signIn(page, server, 'technician');
  await logIncident(page, { ...plain, title: 'While there was room' });
  await expect(badge(page)).toContainText(nothingToSend);
  await useUpRoom(page);
  await page.getByRole('textbox', { name: 'Remark' }).fill('Does not fit');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('This laptop has no room left, so that was not saved.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Remark' }).blur();
  await page.keyboard.press('n');
  await page.getByRole('combobox', { name: 'Device or site' }).fill(plain.place);
  await page.getByRole('option').first().click();
  await page.getByRole('radio', { name: /^Connectivity/ }).check();
  await page.getByLabel('Title').fill('No room for this');
  await page.getByRole('radio', { name: plain.severity }).check();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('This laptop has no room left, so this was not saved.')).toBeVisible();
  await page.getByRole('link', { name: 'Board' }).click();
  await expect(row(page, 'While there was room')).toBeVisible();
  await expect(row(page, 'No room for this')).toHaveCount(0);
  await page.reload();
  await expect(row(page, 'While there was room')).toBeVisible();
  await expect(badge(page)).toContainText(nothingToSend);
  expect(await heldTitles(server)).not.toContain('No room for this');
  expect((await held(server, 'timeline')).map(({ text }) => text)).not.toContain('Does not fit');
});

test('room that runs out is told in time', async ({ page, server }) => {
  await page.addInitScript(() => {
    // What a browser says of its quota cannot be chosen from outside.
    navigator.storage.estimate = () => Promise.resolve({ usage: 900_000_000, quota: 1_000_000_000 });
  });
  await signIn(page, server, 'technician');
  await expect(badge(page)).toContainText('little room left');
  await badge(page).click();
  await expect(page.getByText(/^Only .* of room is left on this laptop/)).toBeVisible();
  await expect(page.getByText('What is not sent yet is kept twice')).toBeVisible();
});

/** An operator assigns work and writes while offline, and has become a technician, who may not give work to others, by then. */
test('[S57] [S58] what was refused is mended field by field, by keyboard, and sent again', async ({ browser, server }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page, server, 'operator');
  await row(page, 'Rain sensor reads dry').click();
  await network(context, 'cut');
  await page.getByRole('button', { name: /^Edit Owner/ }).click();
  await page.getByRole('option', { name: demoAccount('lead').name }).click();
  await page.getByRole('button', { name: /^Edit Title/ }).click();
  await page.getByRole('textbox', { name: 'Title' }).fill('Rain sensor reads dry, third time');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /third time/ })).toBeVisible();
  await setRole(server, 'operator', 'technician');
  await network(context, 'back');
  await expect(badge(page)).toContainText('1 needs you');

  await badge(page).click();
  await page.getByRole('link', { name: /^Mend Incident: Rain sensor/ }).click();
  const refusal = page.getByRole('region', { name: 'The server refused a change' });
  await expect(refusal.getByText('Your role does not allow this change')).toBeVisible();
  await expect(refusal.getByRole('radio', { name: /Keep the server’s/ }).first()).toBeChecked();
  // The title as it was meant, in other words; the owner as the server has it.
  await refusal.getByRole('textbox', { name: 'Title, written anew' }).focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Rain sensor dry again');
  await expect(refusal.getByRole('radio', { name: 'Write it anew:' })).toBeChecked();
  await refusal.getByRole('button', { name: 'Send again' }).press('Enter');
  await expect(refusal).toBeHidden();
  await expect(badge(page)).toContainText(nothingToSend);
  await expect(badge(page)).not.toContainText('needs you');
  await expect.poll(() => heldTitles(server)).toContain('Rain sensor dry again');
  const told = (await held(server, 'timeline')).filter(({ kind }) => kind === 'refused');
  expect(told.map(({ path }) => path)).toEqual(expect.arrayContaining(['owner', 'title']));
  // A decided refusal does not come back from the journal.
  await page.reload();
  await expect(badge(page)).toContainText(nothingToSend);
  await expect(badge(page)).not.toContainText('needs you');
  await context.close();
});

test('[S58] a refused remark is mended in words and sent again; axe finds nothing, in three modes', async ({ page, server }) => {
  await withAxe(page);
  await signIn(page, server, 'technician');
  await row(page, 'Rain sensor reads dry').click();
  const incident = (await held(server, 'incidents')).find(({ title }) => title.includes('Rain sensor reads dry'))!;
  const me = (await held(server, 'people')).find(({ email }) => email === demoAccount('technician').email)!.id;
  const at = formatHlc(Date.now(), 0, 'nodenodenode');
  const context = { by: me, occurredAt: new Date().toISOString(), newId: () => uuidv7(Date.now(), new Uint8Array(10)), tick: () => at };
  const change = edit(incidentShape, incident, { impact: 'Traffic slowed' }, at, me, () => true);
  await putIntoQuarantine(page, [
    refusal('timeline', remark(incident.id, 'Tooo long', context), incident.id),
    refusal('incidents', change, incident.id),
  ]);
  await page.reload();

  for (const mode of ['day', 'night', 'sunlight'] as const) {
    await expect(page.getByRole('region', { name: 'The server refused a change' })).toBeVisible();
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.keyboard.type(`${mode} mode`);
    await page.getByRole('option', { name: new RegExp(`^${mode} mode`, 'i') }).click();
    await expect(page.locator('html')).toHaveAttribute('data-mode', mode);
    await expect(page.getByRole('dialog')).toBeHidden();
    expect(await axeFinds(page)).toEqual([]);
  }
  await badge(page).click();
  await page.getByRole('button', { name: /^Mend Timeline entry/ }).click();
  expect(await axeFinds(page)).toEqual([]);
  await page.getByRole('textbox', { name: 'Remark' }).fill('Short enough');
  await page.getByRole('button', { name: 'Send again' }).click();
  await expect.poll(async () => (await held(server, 'timeline')).map(({ text }) => text)).toContain('Short enough');
  await expect(page.getByRole('button', { name: /^Mend Timeline entry/ })).toHaveCount(0);
  await expect(badge(page)).toContainText(nothingToSend);
});

test('[S58] a refused answer to a checklist that the server has is mended in words, and sent as a change of it', async ({
  page,
  server,
}) => {
  await withAxe(page);
  await signIn(page, server, 'technician');
  await startVisit(page, 'M6 J4 footbridge 3', 'Yearly');
  const visit = async () => (await held(server, 'checklists')).find(({ purpose }) => purpose === 'Yearly');
  await expect.poll(visit).toBeDefined();
  const run = await visit();
  const said = answerPatch(run!, 'safe', run!.by, { answer: 'fail', note: 'Tooo long' });
  const change = edit(checklistShape, run!, said, formatHlc(Date.now(), 0, 'nodenodenode'), run!.by, () => true);
  await putIntoQuarantine(page, [refusal('checklists', change)]);
  await page.reload();
  await badge(page).click();
  await page.getByRole('button', { name: 'Mend Checklist' }).click();
  const dialog = page.getByRole('dialog');
  // What the visit is for was not refused.
  await expect(dialog.getByRole('textbox')).toHaveCount(1);
  await expect(dialog).toContainText('Everything else stays as the server has it.');
  expect(await axeFinds(page)).toEqual([]);
  await dialog.getByRole('textbox', { name: /: note$/ }).fill('Short enough');
  await dialog.getByRole('button', { name: 'Send again' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(badge(page)).toContainText(nothingToSend);
  await expect(badge(page)).not.toContainText('needs you');
  const now = await visit();
  expect(now).toMatchObject({ answers: { [`safe_${run!.by}`]: { value: { answer: 'fail', note: 'Short enough' } } } });
  expect(now!.stamps['*']).toBe(run!.stamps['*']);
});

/** A row of the quarantine. `incident`: the one that the record belongs to. */
function refusal(collection: CollectionName, document: SyncedDocument, incident = ''): object {
  const upTo = latestStamp(document).slice(0, 30);
  const key = `${collection}/${document.id}@${upTo}`;
  const why = { kind: 'invalid', reason: 'text: at most 10,000 characters', at: Date.now() };
  return { key, collection, id: document.id, incident, document: JSON.stringify(document), ...why };
}

/** Refusals that a server with other rules would have caused. */
async function putIntoQuarantine(page: Page, rows: readonly object[]): Promise<void> {
  await page.evaluate(async (all) => {
    const local = (await indexedDB.databases()).find(({ name = '' }) => name.endsWith('-local'));
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.open(local?.name ?? '');
      request.onerror = () => reject(request.error ?? new Error('not opened'));
      request.onsuccess = () => {
        const transaction = request.result.transaction('quarantine', 'readwrite');
        for (const one of all) transaction.objectStore('quarantine').put(one);
        transaction.oncomplete = () => {
          request.result.close();
          resolve();
        };
      };
    });
  }, rows);
}

/** The server itself changes the role of a demo person. */
async function setRole(server: TestServer, of: Role, role: Role): Promise<void> {
  const person = (await held(server, 'people')).find(({ email }) => email === demoAccount(of).email)!;
  const { clock } = server.running().deps;
  await serverWrites(server, 'people', [edit<Person>(personShape, person, { role }, clock.tick(), SERVER_AUTHOR, () => true)]);
}
