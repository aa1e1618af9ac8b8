import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Incident } from '#domain/schema/incident.ts';
import { median, type Bench, type BenchContext, type Metric } from './bench.ts';
import { startChild } from './child.ts';
import type { PouchServer } from './children/pouchdb-server.ts';
import { makeIncidents } from './make-incidents.ts';
import { peakOf, rendererOf } from './process-memory.ts';
import { POUCH_BUNDLE } from './pouchdb-bundle.ts';
import { startBenchServer } from './real-server.ts';

const DOCUMENTS = 10_000;
const PAGE = 2000;

/** The first load of a laptop: everything from the server into its own store. */
export const pull: Bench = {
  compares: `${DOCUMENTS} incidents from the real server into the app's store, against plain HTTP pages put into Dexie (same indexes) and PouchDB; memory of ten times as many`,
  run: async (context) => [await speed(context), await memory(context)],
};

async function speed({ rounds, pages, openBrowser, say, scaled }: BenchContext): Promise<Metric> {
  const count = scaled(DOCUMENTS);
  const incidents = makeIncidents(count);
  say('filling the servers …');
  const server = await startBenchServer({ incidents, allowedOrigin: pages });
  const plain = await servePlain(incidents);
  const pouch = await startChild<PouchServer>('pouchdb-server.ts');
  const { address, email, password } = server;
  const credentials = { address, email, password };
  try {
    const pouchUrl = `http://127.0.0.1:${await pouch.call('start', pages)}/bench`;
    await pouch.call('fill', { database: 'bench', documents: incidents.map(({ id, ...rest }) => ({ _id: id, ...rest })) });
    const page = await (await openBrowser()).newPage();
    await page.goto(`${pages}/bench.html`);
    await page.addScriptTag({ path: POUCH_BUNDLE });
    await page.evaluate((input) => globalThis.bench.signIn(input), credentials);
    const rates = { ours: [] as number[], limit: [] as number[], pouchdb: [] as number[] };
    for (let round = 0; round <= rounds; round += 1) {
      const loads = {
        ours: await page.evaluate(([input, number]) => globalThis.bench.loadInto(input, number), [credentials, round] as const),
        limit: await page.evaluate(([url, number]) => globalThis.bench.plainLoad(url, number), [plain.address, round] as const),
        pouchdb: await page.evaluate(([url, number]) => globalThis.bench.loadPouch(url, number), [pouchUrl, round] as const),
      };
      const words = Object.entries(loads).map(([name, { ms, documents }]) => {
        if (documents !== count) throw new Error(`${name}: ${documents} documents arrived`);
        return `${name} ${Math.round(ms)} ms`;
      });
      say(`round ${round}: ${words.join(', ')}${round === 0 ? ' (not counted: warms all)' : ''}`);
      if (round === 0) continue;
      for (const name of ['ours', 'limit', 'pouchdb'] as const) rates[name].push((count / loads[name].ms) * 1000);
    }
    const peers = { limit: median(rates.limit), pouchdb: median(rates.pouchdb) };
    return { metric: 'rows_per_s', unit: '1/s', value: median(rates.ours), peers, rounds, facts: { docs: count } };
  } finally {
    plain.close();
    await pouch.stop();
    await server.stop();
  }
}

/** Peak of resident memory while everything is loaded, of the page's process and of the server's: ten times as much against as much. */
async function memory({ rounds, pages, openBrowser, say, scaled }: BenchContext): Promise<Metric> {
  const [page, server]: [number[], number[]] = [[], []];
  const few = makeIncidents(scaled(DOCUMENTS));
  const many = makeIncidents(scaled(DOCUMENTS) * 10);
  for (let round = 1; round <= rounds; round += 1) {
    const small = await peaks(few, pages, openBrowser);
    const large = await peaks(many, pages, openBrowser);
    page.push(large.page / small.page);
    server.push(large.server / small.server);
    const words = ([large, small] as const).map((one) => `page ${megabytes(one.page)}, server ${megabytes(one.server)}`);
    say(`memory round ${round}: ${many.length} incidents: ${words[0]}; ${few.length}: ${words[1]}`);
  }
  const facts = { page_ratio: rounded(median(page)), server_ratio: rounded(median(server)), docs: many.length, against: few.length };
  return { metric: 'memory_ratio_100k', unit: '×', value: Math.max(median(page), median(server)), rounds, facts };
}

/** Each in a fresh browser and a fresh server. */
async function peaks(
  incidents: readonly Incident[],
  pages: string,
  openBrowser: BenchContext['openBrowser'],
): Promise<{ readonly page: number; readonly server: number }> {
  const server = await startBenchServer({ incidents, allowedOrigin: pages });
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(`${pages}/bench.html`);
    const { address, email, password } = server;
    const credentials = { address, email, password };
    await page.evaluate((input) => globalThis.bench.signIn(input), credentials);
    const renderer = await rendererOf(page);
    const { documents } = await page.evaluate((input) => globalThis.bench.loadInto(input, 0), credentials);
    if (documents !== incidents.length) throw new Error(`${documents} documents arrived`);
    return { page: peakOf(renderer), server: peakOf(server.pid) };
  } finally {
    await browser.close();
    await server.stop();
  }
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB`;
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

/** What no sync can beat: ready-made JSON pages from a bare HTTP server. */
async function servePlain(incidents: readonly unknown[]): Promise<{ address: string; close: () => void }> {
  const bodies = Array.from({ length: Math.ceil(incidents.length / PAGE) }, (_, page) =>
    Buffer.from(JSON.stringify(incidents.slice(page * PAGE, (page + 1) * PAGE))),
  );
  const server = createServer((request, response) => {
    const body = bodies[Number(new URL(request.url ?? '/', 'http://localhost').searchParams.get('page'))] ?? Buffer.from('[]');
    response.writeHead(200, { 'content-type': 'application/json', 'access-control-allow-origin': '*' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}
