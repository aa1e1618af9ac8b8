import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { postgresCluster, type PostgresCluster } from '../../../testing/postgres.ts';
import { clientConfig, openPool } from '../connection.ts';
import { migrate } from '../migrate.ts';
import { DOCUMENTS } from '../reader.ts';
import { migrations } from './index.ts';

// A database of one's own on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let cluster: PostgresCluster;
let url: string;
beforeAll(async () => {
  cluster = await postgresCluster(['autovacuum=off']);
  url = await cluster.database();
  const pool = openPool(clientConfig(url), 1);
  await migrate(pool, migrations);
  await pool.end();
  await cluster.sql(url, "INSERT INTO tenants (id, name) VALUES ('t', 'North')");
});
afterAll(() => cluster.remove());

test('no document asks after its tenant', async () => {
  const found = await cluster.sql(url, "SELECT conname FROM pg_constraint WHERE conrelid = 'documents'::regclass AND contype = 'f'");
  expect(found).toEqual([]);
});

test('several documents are found through the key, however little the planner knows of the table', async () => {
  const asked = ["'t'", "'c'", "'{1,7,9999}'"].reduce((sql, value, place) => sql.replaceAll(`$${place + 1}`, value), DOCUMENTS.text);
  for (let more = 100; more <= 1000; more += 100) {
    const put = `INSERT INTO documents (tenant, collection, id, seq, received_at, content) SELECT 't', 'c', n::text, n, 0, repeat('x', 900) FROM generate_series(${more - 99}, ${more}) n`;
    await cluster.sql(url, put);
    const plan = (await cluster.sql(url, `EXPLAIN (COSTS off) ${asked}`)).map((row) => String(row['QUERY PLAN'])).join('\n');
    expect(plan).toContain('Index Scan using documents_pkey');
    expect(plan).toMatch(/Index Cond: \(ROW\(tenant, collection, id\) >= ROW\(.*wanted\.id\)\)/);
    expect(plan).not.toMatch(/Seq Scan|Bitmap|Sort/);
  }
});
