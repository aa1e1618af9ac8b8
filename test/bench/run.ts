import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type BrowserContext } from '@playwright/test';
import { build } from 'vite';
import { CHROMIUM_ARGS } from '#build/chromium.ts';
import { provideChromium } from '#build/commands/provide-chromium.ts';
import type { Bench, Metric } from './bench.ts';
import { fanout } from './fanout.bench.ts';
import { heal } from './heal.bench.ts';
import { idle } from './idle.bench.ts';
import { ingest } from './ingest.bench.ts';
import { list } from './list.bench.ts';
import { live } from './live.bench.ts';
import { checklist } from './checklist.bench.ts';
import { matrix } from './matrix.bench.ts';
import { pull } from './pull.bench.ts';
import { push } from './push.bench.ts';
import { save } from './save.bench.ts';
import { search } from './search.bench.ts';
import { servePages } from './serve-pages.ts';
import { timeline } from './timeline.bench.ts';
import { upload } from './upload.bench.ts';

/** `npm run bench -- NAME [--json] [--rounds N] [--short]`; without a name: what there is. `--short`: one round, a tenth of the work. Progress goes to stderr. */
const benches: { readonly [name: string]: Bench } = {
  list,
  save,
  pull,
  push,
  live,
  ingest,
  fanout,
  idle,
  heal,
  timeline,
  matrix,
  checklist,
  search,
  upload,
};

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, rounds: { type: 'string' }, short: { type: 'boolean', default: false } },
});
const [name] = positionals;
const bench = name === undefined ? undefined : benches[name];

if (bench === undefined) {
  if (name !== undefined) process.stderr.write(`There is no bench "${name}".\n`);
  for (const [known, { compares }] of Object.entries(benches)) process.stdout.write(`${known.padEnd(10)}${compares}\n`);
  process.exitCode = name === undefined ? 0 : 1;
} else {
  await measure(name ?? '', bench);
}

async function measure(title: string, { run }: Bench): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'milepost-bench-'));
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const opened: BrowserContext[] = [];
  say('building the bench pages …');
  const outDir = join(folder, 'pages');
  const root = join(import.meta.dirname, 'pages');
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    build: { outDir, target: 'es2023', rollupOptions: { input: { bench: join(root, 'bench.html'), list: join(root, 'list.html') } } },
  });
  const server = createServer(servePages(outDir));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const executablePath = await provideChromium(say);
    const metrics = await run({
      rounds: Number(values.rounds ?? (values.short ? 1 : 5)),
      scaled: (count) => (values.short ? Math.ceil(count / 10) : count),
      pages: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      openBrowser: async () => {
        const profile = await mkdtemp(join(folder, 'profile-'));
        const context = await chromium.launchPersistentContext(profile, { executablePath, args: [...CHROMIUM_ARGS], headless: true });
        opened.push(context);
        return context;
      },
      say,
    });
    for (const metric of metrics) process.stdout.write(`${values.json ? asJson(title, metric) : asWords(title, metric)}\n`);
  } finally {
    for (const context of opened) await context.close();
    server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function asJson(bench: string, { metric, value, unit, peers, rounds, facts }: Metric): string {
  const ratios = peers && Object.fromEntries(Object.entries(peers).map(([peer, theirs]) => [peer, round(value / theirs)]));
  return JSON.stringify({ bench, metric, value: round(value), unit, peers: peers && mapValues(peers, round), ratios, rounds, ...facts });
}

function asWords(bench: string, { metric, value, unit, peers = {} }: Metric): string {
  const compared = Object.entries(peers).map(([peer, theirs]) => `${round(value / theirs)} × ${peer} (${round(theirs)})`);
  return [`${bench} ${metric}: ${round(value)} ${unit}`, ...compared].join(', ');
}

function mapValues(values: { readonly [key: string]: number }, change: (value: number) => number): { [key: string]: number } {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
