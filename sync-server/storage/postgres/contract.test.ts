import { afterAll, beforeAll, vi } from 'vitest';
import { postgresCluster, type PostgresCluster } from '../../testing/postgres.ts';
import { storageContract } from '../contract-suite.ts';
import { openPostgres } from './storage.ts';

// A database of one's own on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let cluster: PostgresCluster;
beforeAll(async () => {
  cluster = await postgresCluster();
});
afterAll(() => cluster.remove());

storageContract('PostgreSQL', async () => {
  const storage = await openPostgres({ url: await cluster.database(), now: () => 0, name: 'one' });
  return { storage, cleanUp: storage.close };
});
