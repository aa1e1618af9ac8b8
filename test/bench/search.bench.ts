import type { Page } from '@playwright/test';
import { ensureBuilt } from '#build/app.ts';
import type { CollectionName, DocumentOf } from '#domain/schema/collections.ts';
import { signIn } from '../support/people.ts';
import { startTestServer } from '../support/server.ts';
import { median, percentile, type Bench, type BenchContext, type Metric } from './bench.ts';
import { makeSearched, whatPeopleType } from './searched.ts';

const DOCUMENTS = 100_000;
/** To read all of them once, on a busy machine. Milliseconds. */
const READ_MS = 300_000;
const PAGE = 2000;

/** What somebody waits for while typing into the search, over a laptop that has been filled for years. */
export const search: Bench = {
  compares: `each key typed into the search of the built app, with ${DOCUMENTS} documents on the laptop; the index alone against MiniSearch`,
  run: async (context) => [...(await inTheApp(context)), await indexAlone(context)],
};

async function inTheApp({ rounds, openBrowser, say, scaled }: BenchContext): Promise<Metric[]> {
  await ensureBuilt(say);
  const made = makeSearched(scaled(DOCUMENTS));
  const server = await startTestServer();
  try {
    const context = await openBrowser();
    const page = await context.newPage();
    page.setDefaultTimeout(READ_MS);
    await signIn(page, server, 'operator');
    // What is put on the laptop here the server knows nothing of.
    await context.setOffline(true);
    say(`putting ${scaled(DOCUMENTS)} documents on the laptop …`);
    await fill(page, 'sites', made.sites);
    await fill(page, 'devices', made.devices);
    await fill(page, 'incidents', made.incidents);
    const longestStall = await watchStalls(page);
    const started = performance.now();
    await page.reload();
    await page.getByRole('button', { name: /^Search or jump/ }).click();
    await page
      .getByRole('dialog')
      .getByText(/read so far/)
      .waitFor();
    await page
      .getByRole('dialog')
      .getByText(/read so far/)
      .waitFor({ state: 'hidden' });
    const read = performance.now() - started;
    say(`all read ${Math.round(read)} ms after the start; longest stall of the page until then ${Math.round(await longestStall())} ms`);
    const [typed, all]: [string[], number[][]] = [whatPeopleType(made), []];
    for (let round = 0; round <= rounds; round += 1) {
      const times = (await page.evaluate(typeAndWait, typed)).flat();
      say(
        `round ${round}: p95 ${Math.round(percentile(times, 95))} ms of ${times.length} keys${round === 0 ? ' (not counted: warms)' : ''}`,
      );
      if (round > 0) all.push(times);
    }
    const of = (rank: number): number => median(all.map((round) => percentile(round, rank)));
    const facts = { docs: scaled(DOCUMENTS) };
    return [
      { metric: 'keystroke_p95_ms', unit: 'ms', value: of(95), rounds, facts },
      { metric: 'keystroke_p50_ms', unit: 'ms', value: of(50), rounds, facts },
    ];
  } finally {
    await server.dispose();
  }
}

async function indexAlone({ rounds, pages, openBrowser, say, scaled }: BenchContext): Promise<Metric> {
  const page = await (await openBrowser()).newPage();
  await page.goto(`${pages}/bench.html`);
  say('the index alone, and MiniSearch …');
  const { ours, minisearch } = await page.evaluate((input) => globalThis.bench.searchBoth(input), { documents: scaled(DOCUMENTS), rounds });
  const p95 = (all: readonly number[][]): number => median(all.map((round) => percentile(round, 95)));
  const facts = { docs: scaled(DOCUMENTS) };
  return { metric: 'index_p95_ms', unit: 'ms', value: p95(ours), peers: { minisearch: p95(minisearch) }, rounds, facts };
}

/** Puts documents where RxDB keeps them, as a first load would have. */
async function fill<C extends CollectionName>(page: Page, name: C, documents: readonly DocumentOf[C][]): Promise<void> {
  for (let start = 0; start < documents.length; start += PAGE) {
    const rows = documents
      .slice(start, start + PAGE)
      .map((document) => ({ ...document, _deleted: '0', _attachments: {}, _meta: { lwt: 1 }, _rev: '1-bench' }));
    await page.evaluate(putRows, { suffix: `--0--${name}`, rows });
  }
}

/** Runs in the page. */
async function putRows({ suffix, rows }: { readonly suffix: string; readonly rows: readonly object[] }): Promise<void> {
  const names = (await indexedDB.databases()).map(({ name = '' }) => name);
  const named = names.find((name) => name.startsWith('rxdb-dexie-milepost-') && name.endsWith(suffix) && !name.includes('rx-replication'));
  if (named === undefined) throw new Error(`no database ${suffix}`);
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(named);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error(named));
  });
  const transaction = database.transaction('docs', 'readwrite', { durability: 'relaxed' });
  for (const row of rows) transaction.objectStore('docs').put(row);
  await new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error(named));
  });
  database.close();
}

/** Runs in the page, in its open search: for each text the milliseconds from each key to the frame that shows what it found. */
async function typeAndWait(texts: readonly string[]): Promise<number[][]> {
  const field = document.querySelector<HTMLInputElement>('[role=dialog] [role=combobox]');
  const list = document.querySelector('[role=dialog] [role=listbox]');
  const value = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
  if (field === null || list === null || value === undefined) throw new Error('the search is not open');
  const type = async (text: string): Promise<number> => {
    const started = performance.now();
    value.set?.call(field, text);
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (list.getAttribute('aria-busy') === 'true') requestAnimationFrame(look);
        else setTimeout(resolve);
      };
      requestAnimationFrame(look);
    });
    return performance.now() - started;
  };
  const all: number[][] = [];
  for (const text of texts) {
    const times: number[] = [];
    for (let length = 1; length <= text.length; length += 1) times.push(await type(text.slice(0, length)));
    all.push(times);
    await type('');
  }
  return all;
}

/** Answers with how to ask for the longest task since the page was loaded, in milliseconds; of pages loaded from now on. */
async function watchStalls(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const stalls: number[] = [];
    Object.assign(globalThis, { stalls });
    new PerformanceObserver((list) => stalls.push(...list.getEntries().map(({ duration }) => duration))).observe({
      entryTypes: ['longtask'],
    });
  });
  return () => page.evaluate(() => Math.max(0, ...(globalThis as unknown as { stalls: number[] }).stalls));
}
