import type { Browser, BrowserContext, Page } from '@playwright/test';
import { formatHlc } from '#domain/clock/hlc.ts';
import { uuidv7 } from '#domain/clock/uuid.ts';
import { create, edit } from '#domain/merge/merge.ts';
import { emptyDraft, incidentFromDraft } from '#domain/rules/logging.ts';
import type { CollectionName, DocumentOf } from '#domain/schema/collections.ts';
import { personShape, type Person, type Role } from '#domain/schema/person.ts';
import { SERVER_AUTHOR } from '#sync-server/clock.ts';
import { incidentShape, type Incident } from '#domain/schema/incident.ts';
import { writeDocuments } from '#sync-server/sync/write.ts';
import { test as withServer } from './fixtures.ts';
import { startFlakyProxy, type FlakyProxy } from './flaky-proxy.ts';
import { network, row, signIn } from './people.ts';
import { demoAccount, type TestServer } from './server.ts';

/** `line`: a bad line to the server. `field`: the server as somebody at the other end of that line sees it. */
export const test = withServer.extend<{ line: FlakyProxy; field: TestServer }>({
  line: async ({ server }, use) => {
    const line = await startFlakyProxy(server.address);
    await use(line);
    await line.close();
  },
  field: async ({ server, line }, use) => use({ ...server, address: line.address }),
});

/** Everything that the server holds of a collection. */
export async function held<C extends CollectionName>(server: TestServer, collection: C): Promise<DocumentOf[C][]> {
  return server.running().deps.storage.read(async (reader) => {
    const [tenant] = await reader.tenants();
    return tenant === undefined ? [] : reader.allDocuments(tenant.id, collection);
  });
}

/** The titles of all incidents that the server holds. */
export async function heldTitles(server: TestServer): Promise<string[]> {
  return (await held(server, 'incidents')).map(({ title }) => title);
}

/** Runs `write` as the server itself, for the one tenant there is. */
export async function serverWrites<C extends CollectionName>(
  server: TestServer,
  collection: C,
  documents: readonly DocumentOf[C][],
): Promise<void> {
  const { storage } = server.running().deps;
  const [tenant] = await storage.read((reader) => reader.tenants());
  await storage.transact(tenant!.id, (transaction) => writeDocuments(transaction, collection, documents));
}

/** `count` incidents of long ago, a second apart, logged by `by` (a person's id). */
export function manyIncidents(count: number, by: string): Incident[] {
  const start = Date.UTC(2026, 0, 1);
  return Array.from({ length: count }, (_, place) => {
    const at = start + place * 1000;
    const context = {
      id: uuidv7(at, new Uint8Array([0, 0, 0, 0, 0, 0, place >> 16, place >> 8, place, 1].map((part) => part & 0xff))),
      by,
      loggedAt: new Date(at).toISOString(),
      device: undefined,
      title: `Old story ${place}`,
    };
    const fields = incidentFromDraft({ ...emptyDraft, category: 'connectivity', severity: 'SEV4' }, context);
    return create(incidentShape, fields, formatHlc(at, 0, 'manymanymany'), by);
  });
}

/** Runs in the page: how many incidents are on this laptop's disk. */
export async function incidentsOnDisk(): Promise<number> {
  const named = (await indexedDB.databases()).find(({ name }) => name?.endsWith('-incidents') === true && !name.includes('rx-replication'));
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(named?.name ?? '');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('not opened'));
  });
  const count = await new Promise<number>((resolve, reject) => {
    const request = database.transaction('docs').objectStore('docs').count();
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('not counted'));
  });
  database.close();
  return count;
}

/** The server itself changes the role of a demo person. */
export async function setRole(server: TestServer, of: Role, role: Role): Promise<void> {
  const person = (await held(server, 'people')).find(({ email }) => email === demoAccount(of).email)!;
  const { clock } = server.running().deps;
  await serverWrites(server, 'people', [edit<Person>(personShape, person, { role }, clock.tick(), SERVER_AUTHOR, () => true)]);
}

/** An operator gives work to somebody else without a network: refused, once they may no longer do so (`setRole`). */
export async function assignOffline(
  browser: Browser,
  server: TestServer,
): Promise<{ readonly context: BrowserContext; readonly page: Page }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page, server, 'operator');
  await row(page, 'Rain sensor reads dry').click();
  await network(context, 'cut');
  await page.getByRole('button', { name: /^Edit Owner/ }).click();
  await page.getByRole('option', { name: demoAccount('lead').name }).click();
  return { context, page };
}
