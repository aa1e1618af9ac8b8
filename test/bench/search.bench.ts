import type { Page } from '@playwright/test';
import { ensureBuilt } from '#build/app.ts';
import type { CollectionName, DocumentOf } from '#domain/schema/collections.ts';
import { badge, enter } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { serverWrites } from '../support/trouble.ts';
import { median, percentile, type Bench, type BenchContext, type Metric } from './bench.ts';
import { makeSearched, whatPeopleType } from './searched.ts';

const DOCUMENTS = 100_000;
/** A first load of all of them, on a busy machine. Milliseconds. */
const LOADED_MS = 600_000;
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
    say(`filling the server with ${scaled(DOCUMENTS)} documents …`);
    await fill(server, 'sites', made.sites);
    await fill(server, 'devices', made.devices);
    await fill(server, 'incidents', made.incidents);
    const page = await (await openBrowser()).newPage();
    page.setDefaultTimeout(LOADED_MS);
    await enter(page, server, 'operator');
    await badge(page).filter({ hasText: 'last synced' }).waitFor();
    const stalled = watchStalls(page);
    await knowsAll(page, scaled(DOCUMENTS));
    const [typed, all]: [string[], number[][]] = [whatPeopleType(made), []];
    for (let round = 0; round <= rounds; round += 1) {
      const times = (await page.evaluate(typeAndWait, typed)).flat();
      say(
        `round ${round}: p95 ${Math.round(percentile(times, 95))} ms of ${times.length} keys${round === 0 ? ' (not counted: warms)' : ''}`,
      );
      if (round > 0) all.push(times);
    }
    say(`longest stall of the page meanwhile: ${Math.round(await stalled())} ms`);
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

async function fill<C extends CollectionName>(server: TestServer, name: C, documents: readonly DocumentOf[C][]): Promise<void> {
  for (let start = 0; start < documents.length; start += PAGE) await serverWrites(server, name, documents.slice(start, start + PAGE));
}

/** Until the search has read everything: it says so for as long as it has not. */
async function knowsAll(page: Page, documents: number): Promise<void> {
  await page.reload();
  await page.waitForFunction(
    async (least) => {
      const count = async (name: string): Promise<number> => {
        const database = await new Promise<IDBDatabase>((resolve) => {
          const request = indexedDB.open(name);
          request.onsuccess = () => resolve(request.result);
        });
        const counted = await new Promise<number>((resolve) => {
          const request = database.transaction('docs').objectStore('docs').count();
          request.onsuccess = () => resolve(request.result);
        });
        database.close();
        return counted;
      };
      const names = (await indexedDB.databases())
        .map(({ name = '' }) => name)
        .filter((name) => /^rxdb-dexie-[^_]*--(sites|devices|incidents)$/.test(name));
      const counts = await Promise.all(names.map(count));
      return counts.reduce((sum, one) => sum + one, 0) >= least;
    },
    documents,
    { polling: 1000 },
  );
  await page.reload();
  await page.getByRole('button', { name: /^Search or jump/ }).click();
  await page
    .getByRole('dialog')
    .getByText(/read so far/)
    .waitFor({ state: 'hidden' });
}

/** Runs in the page, in its open search: for each text the milliseconds from each key to the frame that shows what it found. */
async function typeAndWait(texts: readonly string[]): Promise<number[][]> {
  const field = document.querySelector<HTMLInputElement>('[role=dialog] [role=combobox]');
  const list = document.querySelector('[role=dialog] [role=listbox]');
  const put = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
  if (field === null || list === null || put === undefined) throw new Error('the search is not open');
  const type = async (text: string): Promise<number> => {
    const started = performance.now();
    put.call(field, text);
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

/** Answers with the longest task of the page from now on, in milliseconds. */
function watchStalls(page: Page): () => Promise<number> {
  const watch = page.addInitScript(() => {
    const stalls: number[] = [];
    Object.assign(globalThis, { stalls });
    new PerformanceObserver((list) => stalls.push(...list.getEntries().map(({ duration }) => duration))).observe({
      entryTypes: ['longtask'],
    });
  });
  return async () => {
    await watch;
    return page.evaluate(() => Math.max(0, ...((globalThis as unknown as { stalls?: number[] }).stalls ?? [])));
  };
}
