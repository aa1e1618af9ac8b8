import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { hear } from '../../testing/heard.ts';
import { postgresCluster, type PostgresCluster } from '../../testing/postgres.ts';
import type { Storage } from '../port.ts';
import { openPostgres } from './storage.ts';

// A database of one's own on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const T = '018f0000-0000-7000-8000-000000000001';
const OTHER = '018f0000-0000-7000-8000-000000000002';
const PATIENCE = { timeout: 20_000 };
const doc = (id: string, n = 0) => ({ id, content: JSON.stringify({ id, n }) });

let cluster: PostgresCluster;
let url: string;
let a: Storage;
let b: Storage;
beforeAll(async () => {
  cluster = await postgresCluster();
});
afterAll(() => cluster.remove());
beforeEach(async () => {
  url = await cluster.database();
  a = await openPostgres({ url, now: () => 0, name: 'a' });
  b = await openPostgres({ url, now: () => 0, name: 'b' });
  await a.transact(T, (transaction) => transaction.addTenant('North', 'e'));
});
afterEach(() => Promise.all([a.close(), b.close()]));

const put = (storage: Storage, ...ids: string[]): Promise<number> =>
  storage.transact(T, (transaction) =>
    transaction.putDocuments(
      'sites',
      ids.map((id) => doc(id)),
    ),
  );
/** Ends every connection that listens, as a network or an administrator might. */
const cutListeners = async (): Promise<void> => {
  await cluster.sql(
    url,
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'milepost listener'",
  );
};

describe('[S14] two servers', () => {
  test('tell each other what they write, each commit once and in order, however they compete', async () => {
    const [atA, atB] = [hear(a), hear(b)];
    const writes: Promise<number>[] = [];
    for (let n = 0; n < 60; n += 1) writes.push(put(n % 2 === 0 ? a : b, `s${n}`));
    await Promise.all(writes);
    const all = Array.from({ length: 60 }, (_, index) => index + 1);
    for (const heard of [atA, atB]) {
      await expect.poll(() => heard.seqs().at(-1), PATIENCE).toBe(60);
      const documents = heard.commits.flatMap(({ changes }) => changes.flatMap((change) => change.documents));
      expect(documents.map(({ id }) => id).toSorted()).toEqual(all.map((n) => `s${n - 1}`).toSorted());
      // Joined up: each change begins where the one before it ended.
      let upTo = 0;
      for (const { after, seq } of heard.commits.flatMap(({ changes }) => changes)) {
        expect(after).toBe(upTo);
        upTo = seq;
      }
    }
  });

  test('tell of every collection what joins up, with the epoch', async () => {
    const heard = hear(b);
    await put(a, 'x', 'y');
    await expect.poll(heard.lines, PATIENCE).toEqual(['sites 0-2 x,y']);
    await a.transact(T, async (transaction) => {
      await transaction.putDocuments('devices', [doc('d')]);
      await transaction.putDocuments('sites', [doc('x', 2)]);
    });
    await expect.poll(heard.lines, PATIENCE).toEqual(['sites 0-2 x,y', 'devices 0-3 d', 'sites 2-4 x']);
    expect(heard.commits.map(({ tenant, epoch }) => `${tenant} ${epoch}`)).toEqual([`${T} e`, `${T} e`]);
  });

  test('tell of a tenant that came after they did', async () => {
    const heard = hear(b);
    await a.transact(OTHER, async (transaction) => {
      await transaction.addTenant('South', 'e');
      await transaction.putDocuments('sites', [doc('x')]);
    });
    await expect.poll(heard.lines, PATIENCE).toEqual(['sites 0-1 x']);
  });

  test('tell what was missed while nobody listened, once, when the connection is back', async () => {
    const [atA, atB] = [hear(a), hear(b)];
    await put(a, 'before');
    await expect.poll(atB.lines, PATIENCE).toEqual(['sites 0-1 before']);
    await cutListeners();
    await put(a, 'during');
    await put(b, 'own');
    await expect.poll(() => atB.seqs().at(-1), PATIENCE).toBe(3);
    await expect.poll(() => atA.seqs().at(-1), PATIENCE).toBe(3);
    for (const heard of [atA, atB]) {
      expect(heard.commits.flatMap(({ changes }) => changes.flatMap(({ documents }) => documents.map(({ id }) => id)))).toEqual([
        'before',
        'during',
        'own',
      ]);
    }
  });

  test('tell a flood without its documents, so that everybody pulls', async () => {
    const heard = hear(b);
    await put(a, ...Array.from({ length: 150 }, (_, n) => `s${n}`));
    await expect.poll(heard.lines, PATIENCE).toEqual(['sites 150-150 ']);
    await put(a, 'x');
    await expect.poll(heard.lines, PATIENCE).toEqual(['sites 150-150 ', 'sites 150-151 x']);
  });

  test('are not impressed by notices that say nothing, or too much', async () => {
    const heard = hear(b);
    const lies = [
      '',
      '{',
      '{}',
      JSON.stringify({ tenant: 'nobody', from: 0, to: 9, by: 'x' }),
      JSON.stringify({ tenant: T, from: 0, to: 9, by: 'x' }),
    ];
    for (const lie of lies) await cluster.sql(url, `NOTIFY milepost, '${lie}'`);
    await put(a, 'x');
    await expect.poll(heard.lines, PATIENCE).toEqual(['sites 0-1 x']);
  });
});

test('what came before a server is not told by it', async () => {
  await put(a, 'old');
  const late = await openPostgres({ url, now: () => 0, name: 'late' });
  const heard = hear(late);
  await put(a, 'new');
  await expect.poll(heard.lines, PATIENCE).toEqual(['sites 1-2 new']);
  await late.close();
});
