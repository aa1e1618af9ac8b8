import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postgresCluster } from '#sync-server/testing/postgres.ts';
import { median, type Bench, type BenchContext, type Metric } from './bench.ts';
import { startChild } from './child.ts';
import type { PushLoad } from './children/push-load.ts';
import type { RawPostgres } from './children/raw-postgres.ts';
import type { RawSqlite } from './children/raw-sqlite.ts';
import { startBenchServer } from './real-server.ts';

const PUSH = 100;
const PUSHES = 100;
const WRITERS = 8;

/** New incidents through the real server: HTTP, parsing, judging, merging, numbering, durable, answered. */
export const ingest: Bench = {
  compares: `pushes of ${PUSH} incidents by ${WRITERS} laptops, SQLite and PostgreSQL, against bare batches of SQL, as durable`,
  run: async (context) => [await onSqlite(context), await onPostgres(context)],
};

async function onSqlite(context: BenchContext): Promise<Metric> {
  const folder = await mkdtemp(join(tmpdir(), 'milepost-bench-raw-'));
  const raw = await startChild<RawSqlite>('raw-sqlite.ts');
  try {
    const bare = async (round: number): Promise<number> => {
      await raw.call('prepare', { pushes: context.scaled(PUSHES), size: PUSH, seed: seedOf(round) });
      return (await raw.call('run', join(folder, `${round}.db`))).ms;
    };
    return await inTurns(context, 'sqlite', {}, bare);
  } finally {
    await raw.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function onPostgres(context: BenchContext): Promise<Metric> {
  context.say('starting a PostgreSQL …');
  const cluster = await postgresCluster([]);
  const raw = await startChild<RawPostgres>('raw-postgres.ts');
  try {
    const bare = async (round: number): Promise<number> => {
      await raw.call('prepare', { pushes: context.scaled(PUSHES), size: PUSH, seed: seedOf(round) });
      return (await raw.call('run', { url: await cluster.database(), writers: WRITERS })).ms;
    };
    return await inTurns(context, 'postgres', { databaseUrl: await cluster.database() }, bare);
  } finally {
    await raw.stop();
    await cluster.remove();
  }
}

/** One server for all rounds, which fills up; the peer begins with an empty table each time, to its advantage. */
async function inTurns(
  { rounds, pages, say, scaled }: BenchContext,
  database: string,
  where: { readonly databaseUrl?: string },
  bare: (round: number) => Promise<number>,
): Promise<Metric> {
  const server = await startBenchServer({ allowedOrigin: pages, laptops: WRITERS, ...where });
  const load = await startChild<PushLoad>('push-load.ts');
  const rows = PUSH * scaled(PUSHES);
  const [ours, raw]: [number[], number[]] = [[], []];
  try {
    for (let round = 0; round <= rounds; round += 1) {
      await load.call('prepare', { pushes: scaled(PUSHES), size: PUSH, seed: seedOf(round) });
      const { ms, accepted } = await load.call('run', { address: server.address, tokens: await server.tokens() });
      if (accepted !== rows) throw new Error(`${accepted} of ${rows} incidents were accepted`);
      const bareMs = await bare(round);
      say(
        `${database} round ${round}: ${Math.round(ms)} ms, raw ${Math.round(bareMs)} ms${round === 0 ? ' (not counted: warms both)' : ''}`,
      );
      if (round === 0) continue;
      ours.push((rows / ms) * 1000);
      raw.push((rows / bareMs) * 1000);
    }
  } finally {
    await load.stop();
    await server.stop();
  }
  const facts = { rows, push: PUSH, writers: WRITERS };
  return { metric: `${database}_rows_per_s`, unit: '1/s', value: median(ours), peers: { raw: median(raw) }, rounds, facts };
}

/** Every round brings documents that were not there before. */
function seedOf(round: number): number {
  return 100 + round;
}
