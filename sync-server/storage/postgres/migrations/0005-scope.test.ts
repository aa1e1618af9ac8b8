import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { postgresCluster, type PostgresCluster } from '../../../testing/postgres.ts';
import { clientConfig, openPool } from '../connection.ts';
import { migrate } from '../migrate.ts';
import { migration0001 } from './0001-first.ts';
import { migration0002 } from './0002-no-question-a-row.ts';
import { migration0005 } from './0005-scope.ts';

// A database of one's own on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let cluster: PostgresCluster;
let url: string;
const upTo = async (...migrations: (typeof migration0001)[]): Promise<void> => {
  const pool = openPool(clientConfig(url), 1);
  await migrate(pool, migrations);
  await pool.end();
};
beforeAll(async () => {
  cluster = await postgresCluster();
  url = await cluster.database();
  await upTo(migration0001, migration0002);
});
afterAll(() => cluster.remove());

test('places what an older database holds, also beside a text with a NUL, and finds it by region', async () => {
  await cluster.sql(
    url,
    `INSERT INTO tenants (id, name) VALUES ('t', 'North');
     INSERT INTO documents VALUES
       ('t', 'timeline', 'e1', 1, 0, '{"text":"a\\u0000b","incident":"i1"}'),
       ('t', 'timeline', 'e2', 2, 0, '{"incident":"unknown"}'),
       ('t', 'incidents', 'i1', 3, 0, '{"title":"\\u0000","site":"s1"}'),
       ('t', 'incidents', 'i2', 4, 0, '{"site":""}'),
       ('t', 'devices', 'd1', 5, 0, '{"site":"s1"}'),
       ('t', 'sites', 's1', 6, 0, '{"region":"East \\"1\\""}'),
       ('t', 'people', 'p1', 7, 0, '{"name":"A"}');`,
  );
  await upTo(migration0001, migration0002, migration0005);
  const placed = await cluster.sql(url, 'SELECT id, region, tie FROM documents ORDER BY id');
  expect(placed.map(({ id, region, tie }) => [id, region, tie])).toEqual([
    ['d1', 'East "1"', 's1'],
    ['e1', 'East "1"', 'i1'],
    ['e2', null, 'unknown'],
    ['i1', 'East "1"', 's1'],
    ['i2', '', ''],
    ['p1', '', ''],
    ['s1', 'East "1"', ''],
  ]);
  await cluster.sql(
    url,
    `INSERT INTO documents SELECT 't', 'sites', n::text, n + 100, 0, '{}', CASE n % 4 WHEN 0 THEN 'East' ELSE 'West' || n % 4 END
       FROM generate_series(1, 4000) n;
     ANALYZE documents`,
  );
  const plan = await cluster.sql(
    url,
    `EXPLAIN (COSTS off) SELECT seq, content FROM documents
       WHERE tenant = 't' AND collection = 'sites' AND region = 'East' AND seq > 10 ORDER BY seq LIMIT 10`,
  );
  const lines = plan.map((row) => String(row['QUERY PLAN'])).join('\n');
  expect(lines).toContain('Index Scan using documents_of_region');
  expect(lines).not.toContain('Sort');
});
