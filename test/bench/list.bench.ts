import type { Page } from '@playwright/test';
import { median, percentile, type Bench, type BenchContext, type Metric } from './bench.ts';

const DOCUMENTS = 100_000;
const QUERIES = 40;

/** The board's first question, over a store that has been filled for years, and how soon the app shows its answer. */
export const list: Bench = {
  compares: `newest 50 of ${DOCUMENTS} incidents, and cold start of the list, against plain Dexie with the same indexes`,
  run: async (context) => {
    const { rounds, say } = context;
    const browser = await context.openBrowser();
    const page = await browser.newPage();
    await page.goto(`${context.pages}/bench.html`);
    say(`filling both stores with ${DOCUMENTS} incidents …`);
    await page.evaluate((count) => globalThis.bench.fill(count), DOCUMENTS);
    const metrics: Metric[] = [];
    for (const [metric, status] of [
      ['newest50_p95_ms', ''],
      ['newest50_status_p95_ms', 'triaged'],
    ] as const) {
      say(`${metric}: ${rounds} rounds of ${QUERIES} queries each …`);
      const { ours, dexie } = await page.evaluate(([n, q, s]) => globalThis.bench.newest(n, q, s), [rounds, QUERIES, status] as const);
      const p95 = (all: number[][]): number => median(all.map((round) => percentile(round, 95)));
      metrics.push({ metric, unit: 'ms', value: p95(ours), peers: { dexie: p95(dexie) }, rounds, facts: { docs: DOCUMENTS } });
    }
    await page.close();
    metrics.push(await coldStart(context, () => browser.newPage()));
    return metrics;
  },
};

async function coldStart({ rounds, pages, say }: BenchContext, newPage: () => Promise<Page>): Promise<Metric> {
  const painted = async (source: 'ours' | 'dexie'): Promise<number> => {
    const page = await newPage();
    await page.goto(`${pages}/list.html?source=${source}`);
    await page.waitForFunction(() => globalThis.paintedAt !== undefined);
    const ms = await page.evaluate(() => globalThis.paintedAt ?? Number.NaN);
    await page.close();
    return ms;
  };
  const turns = rounds * 2;
  say(`coldstart_ms: ${turns} page loads each …`);
  // The first load of each warms the file cache of the machine for both.
  await painted('ours');
  await painted('dexie');
  const ours: number[] = [];
  const dexie: number[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    ours.push(await painted('ours'));
    dexie.push(await painted('dexie'));
  }
  return {
    metric: 'coldstart_ms',
    unit: 'ms',
    value: median(ours),
    peers: { dexie: median(dexie) },
    rounds: turns,
    facts: { docs: DOCUMENTS },
  };
}
