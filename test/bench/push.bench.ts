import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, type Bench, type BenchContext, type Metric } from './bench.ts';
import { startChild } from './child.ts';
import type { PlainServer } from './children/plain-server.ts';
import type { PouchServer } from './children/pouchdb-server.ts';
import type { PushLoad } from './children/push-load.ts';
import { makeIncidents } from './make-incidents.ts';
import { POUCH_BUNDLE } from './pouchdb-bundle.ts';
import { startBenchServer } from './real-server.ts';

const EDITS = 1000;
const PUSH = 100;
/** For the server alone, which is done with a thousand before it is warm. */
const SERVER_EDITS = 5000;
const WRITERS = 8;

/** A day's work offline, going out. */
export const push: Bench = {
  compares: `${EDITS} offline edits, each with its timeline entry, until all are receipted, against PouchDB; the server alone against plain POST + SQLite`,
  run: async (context) => [await fromBrowser(context), await intoServer(context)],
};

async function fromBrowser({ rounds, pages, openBrowser, say, scaled }: BenchContext): Promise<Metric> {
  const count = scaled(EDITS);
  const incidents = makeIncidents(count);
  const server = await startBenchServer({ incidents, allowedOrigin: pages });
  const pouch = await startChild<PouchServer>('pouchdb-server.ts');
  try {
    const url = `http://127.0.0.1:${await pouch.call('start', pages)}/bench`;
    await pouch.call('fill', { database: 'bench', documents: incidents.map(({ id, ...rest }) => ({ _id: id, ...rest })) });
    const page = await (await openBrowser()).newPage();
    await page.goto(`${pages}/bench.html`);
    await page.addScriptTag({ path: POUCH_BUNDLE });
    const { address, email, password } = server;
    await page.evaluate((input) => globalThis.bench.signIn(input), { address, email, password });
    await page.evaluate(() => globalThis.bench.prepareEdits());
    await page.evaluate((at) => globalThis.bench.fillPouch(at), url);
    const [ours, theirs]: [number[], number[]] = [[], []];
    for (let round = 0; round <= rounds; round += 1) {
      const { ms, edits } = await page.evaluate((number) => globalThis.bench.sendEdits(number), round);
      if (edits !== count) throw new Error(`${edits} incidents were edited`);
      const pouchMs = await page.evaluate(([at, number]) => globalThis.bench.editedInPouch(at, number), [url, round] as const);
      say(`round ${round}: ${Math.round(ms)} ms, pouchdb ${Math.round(pouchMs)} ms${round === 0 ? ' (not counted: warms both)' : ''}`);
      if (round === 0) continue;
      ours.push((count / ms) * 1000);
      theirs.push((count / pouchMs) * 1000);
    }
    const facts = { edits: count, documents: count * 2 };
    return { metric: 'rows_per_s', unit: '1/s', value: median(ours), peers: { pouchdb: median(theirs) }, rounds, facts };
  } finally {
    await pouch.stop();
    await server.stop();
  }
}

async function intoServer({ rounds, pages, say, scaled }: BenchContext): Promise<Metric> {
  const count = scaled(SERVER_EDITS);
  const folder = await mkdtemp(join(tmpdir(), 'milepost-bench-plain-'));
  const server = await startBenchServer({ incidents: makeIncidents(count), allowedOrigin: pages, laptops: WRITERS });
  const plain = await startChild<PlainServer>('plain-server.ts');
  const load = await startChild<PushLoad>('push-load.ts');
  try {
    const tokens = await server.tokens();
    const limitAddress = `http://127.0.0.1:${await plain.call('start', join(folder, 'plain.db'))}`;
    const [ours, limit]: [number[], number[]] = [[], []];
    for (let round = 0; round <= rounds; round += 1) {
      await load.call('prepare', { pushes: count / PUSH, size: PUSH, seed: 1, edits: round + 1 });
      const own = await load.call('run', { address: server.address, tokens });
      const bare = await load.call('run', { address: limitAddress, tokens });
      if (own.accepted !== count || bare.accepted !== count) throw new Error(`${own.accepted} edits were accepted`);
      say(`server round ${round}: ${Math.round(own.ms)} ms, limit ${Math.round(bare.ms)} ms${round === 0 ? ' (not counted)' : ''}`);
      if (round === 0) continue;
      ours.push((count / own.ms) * 1000);
      limit.push((count / bare.ms) * 1000);
    }
    const facts = { edits: count, push: PUSH, writers: WRITERS };
    return { metric: 'server_rows_per_s', unit: '1/s', value: median(ours), peers: { limit: median(limit) }, rounds, facts };
  } finally {
    for (const one of [load, plain, server]) await one.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
