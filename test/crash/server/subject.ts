import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createAccount, createTenant } from '#sync-server/accounts.ts';
import { startServer } from '#sync-server/start.ts';
import { CHEAP, PASSWORD } from '#sync-server/testing/harness.ts';
import { postgresCluster } from '#sync-server/testing/postgres.ts';
import { startServerProcess, type ServerProcess } from '../../support/server-process.ts';

export const ROLES = ['technician', 'operator', 'lead'] as const;

/** A real server on a database of its own, made to be killed. */
export type Subject = {
  readonly target: string;
  /** What can be killed here. */
  readonly kills: readonly Kill[];
  /** Starts what was killed; the server may not be ready yet. */
  readonly start: () => Promise<ServerProcess>;
  readonly killDatabase: () => Promise<void>;
  readonly startDatabase: () => Promise<void>;
  /** Asks the database itself, beside the server. */
  readonly sql: (text: string) => Promise<readonly Record<string, unknown>[]>;
  readonly remove: () => Promise<void>;
};
export type Kill = 'server' | 'database' | 'both';

type Parts = Pick<Subject, 'target' | 'kills' | 'killDatabase' | 'startDatabase' | 'sql' | 'remove'> & {
  readonly dataDir: string;
  readonly databaseUrl?: string;
};

export async function sqliteSubject(): Promise<Subject> {
  const dataDir = await mkdtemp(join(tmpdir(), 'milepost-crash-'));
  const nothing = (): Promise<void> => Promise.resolve();
  return subject({
    target: 'server-sqlite',
    kills: ['server'],
    dataDir,
    killDatabase: nothing,
    startDatabase: nothing,
    sql: async (text) => {
      const database = new DatabaseSync(join(dataDir, 'milepost.db'), { readOnly: true, timeout: 5000 });
      try {
        return database.prepare(text).all();
      } finally {
        database.close();
      }
    },
    remove: () => rm(dataDir, { recursive: true, force: true }),
  });
}

/** With every commit synced, as in production. */
export async function postgresSubject(): Promise<Subject> {
  const dataDir = await mkdtemp(join(tmpdir(), 'milepost-crash-'));
  const cluster = await postgresCluster([]);
  const databaseUrl = await cluster.database();
  return subject({
    target: 'server-postgres',
    kills: ['server', 'database', 'both'],
    dataDir,
    databaseUrl,
    killDatabase: () => cluster.stop('kill'),
    startDatabase: cluster.start,
    sql: (text) => cluster.sql(databaseUrl, text),
    remove: async () => {
      await cluster.remove();
      await rm(dataDir, { recursive: true, force: true });
    },
  });
}

async function subject({ dataDir, databaseUrl, ...parts }: Parts): Promise<Subject> {
  const config = { host: '127.0.0.1', port: 0, dataDir, allowedOrigins: [], logLevel: 'silent', name: 'Crash' } as const;
  const filling = await startServer({ ...config, ...(databaseUrl === undefined ? {} : { databaseUrl }) });
  const deps = { ...filling.deps, passwordCost: CHEAP };
  const tenant = await createTenant(deps, { name: 'North' });
  for (const role of ROLES) await createAccount(deps, tenant, { name: role, email: `${role}@north.test`, role, password: PASSWORD });
  // From here on the same port, so that laptops find it again.
  const { port } = filling;
  await filling.close();
  const env = {
    MILEPOST_PORT: String(port),
    MILEPOST_DATA_DIR: dataDir,
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
  };
  return { ...parts, start: async () => startServerProcess(env) };
}
