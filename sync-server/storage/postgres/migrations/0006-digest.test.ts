import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { wrongSums } from '../../../sync/digest.ts';
import { postgresCluster, type PostgresCluster } from '../../../testing/postgres.ts';
import { clientConfig, openPool } from '../connection.ts';
import { migrate } from '../migrate.ts';
import { openPostgres } from '../storage.ts';
import { migrations } from './index.ts';

// A database of one's own on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let cluster: PostgresCluster;
beforeAll(async () => {
  cluster = await postgresCluster();
});
afterAll(() => cluster.remove());

test('[S40] a database of before has its digests as soon as it is opened', async () => {
  const url = await cluster.database();
  const pool = openPool(clientConfig(url), 1);
  await migrate(
    pool,
    migrations.filter(({ version }) => version < 6),
  );
  await pool.end();
  await cluster.sql(
    url,
    `INSERT INTO tenants (id, name, seq) VALUES ('t', 'North', 1200);
     INSERT INTO documents (tenant, collection, id, seq, received_at, content, region)
       SELECT 't', 'sites', 'id-' || n, n, 0, '{"id":"id-' || n || '"}', CASE WHEN n % 3 > 0 THEN 'East' END FROM generate_series(1, 1200) n`,
  );
  for (let opening = 0; opening < 2; opening += 1) {
    const storage = await openPostgres({ url, now: () => 0, name: `opening ${opening}` });
    await storage.read(async (reader) => {
      expect(await wrongSums(reader, 't', 'sites')).toEqual([]);
      expect(await wrongSums(reader, 't', 'sites', ['East'])).toEqual([]);
    });
    await storage.close();
  }
});
