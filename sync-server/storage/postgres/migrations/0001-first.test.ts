import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { postgresCluster, type PostgresCluster } from '../../../testing/postgres.ts';
import { clientConfig, openPool } from '../connection.ts';
import { migrate } from '../migrate.ts';
import { migration0001 } from './0001-first.ts';

// A database of one's own on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let cluster: PostgresCluster;
let url: string;
beforeAll(async () => {
  cluster = await postgresCluster();
  url = await cluster.database();
  const pool = openPool(clientConfig(url), 1);
  await migrate(pool, [migration0001]);
  await migrate(pool, [migration0001]);
  await pool.end();
  await cluster.sql(
    url,
    `INSERT INTO tenants (id, name) VALUES ('t', 'North');
     INSERT INTO documents SELECT 't', c, n::text, n, 0, '{}' FROM generate_series(1, 3000) n, unnest(ARRAY['a', 'b', 'c', 'd']) c;
     ANALYZE documents`,
  );
});
afterAll(() => cluster.remove());

test('makes an empty database one of version 1, once', async () => {
  expect(await cluster.sql(url, 'SELECT version FROM milepost_version')).toEqual([{ version: 1 }]);
});

test('pull, first load and count walk the index of the sequence and sort nothing', async () => {
  const plan = async (sql: string): Promise<string> =>
    (await cluster.sql(url, `EXPLAIN (COSTS off) ${sql}`)).map((row) => String(row['QUERY PLAN'])).join('\n');
  const where = "FROM documents WHERE tenant = 't' AND collection = 'c'";
  const forwards = await plan(`SELECT seq, content ${where} AND seq > 10 ORDER BY seq LIMIT 10`);
  const backwards = await plan(`SELECT seq, content ${where} AND seq < 2000 ORDER BY seq DESC LIMIT 10`);
  const newest = await plan(`SELECT max(seq) AS seq ${where}`);
  expect(forwards).toContain('Index Scan using documents_in_order');
  expect(backwards).toContain('Index Scan Backward using documents_in_order');
  expect(newest).toContain('Backward using documents_in_order');
  for (const one of [forwards, backwards, newest]) expect(one).not.toMatch(/Sort|Seq Scan/);
});

test('a sequence number is given once in a tenant and collection', async () => {
  await expect(cluster.sql(url, "INSERT INTO documents VALUES ('t', 'a', 'x', 1, 0, '{}')")).rejects.toThrow('documents_in_order');
});
