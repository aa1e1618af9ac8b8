import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Incident } from '#domain/schema/incident.ts';
import { createAccount, createTenant } from '#sync-server/accounts.ts';
import { loadKeys } from '#sync-server/keys.ts';
import { startServer, type RunningServer } from '#sync-server/start.ts';
import { writeDocuments } from '#sync-server/sync/write.ts';
import { hashRefreshToken, signAccessToken } from '#sync-server/tokens.ts';
import { ROOT } from '#build/app.ts';
import { benchPerson } from './make-incidents.ts';
import { ATTACHED, measure, MEASURED } from './measure.ts';
import type { Used } from './measured.ts';

export type BenchServer = {
  readonly address: string;
  readonly port: number;
  readonly pid: number;
  readonly email: string;
  readonly password: string;
  /** A fresh access token of each of its `laptops`. */
  readonly tokens: () => Promise<string[]>;
  /** The refresh token of each, unused. */
  readonly refreshTokens: readonly string[];
  /** Of one started with `measured`. */
  readonly used: () => Promise<Used>;
  readonly stop: () => Promise<void>;
};

export type BenchServerOptions = {
  readonly incidents?: readonly Incident[];
  readonly allowedOrigin: string;
  /** Laptops that are signed in already, without the seconds that as many passwords would take. */
  readonly laptops?: number;
  /** An empty PostgreSQL database, instead of SQLite. */
  readonly databaseUrl?: string;
  /** So that `used` can be asked. */
  readonly measured?: boolean;
  /** Further options of Node, for looking closer. */
  readonly execArgv?: readonly string[];
};

const account = {
  person: benchPerson,
  name: 'Bench',
  email: 'bench@milepost.example',
  role: 'operator',
  password: 'correct horse battery',
} as const;

/** The sync server as it runs in production, a process of its own on a fresh data folder (and database). */
export async function startBenchServer(options: BenchServerOptions): Promise<BenchServer> {
  const { allowedOrigin, databaseUrl, measured = false, execArgv = [] } = options;
  const dataDir = await mkdtemp(join(tmpdir(), 'milepost-bench-server-'));
  const filling = await startServer({
    host: '127.0.0.1',
    port: 0,
    dataDir,
    databaseUrl,
    allowedOrigins: [],
    logLevel: 'silent',
    name: 'Bench',
  });
  const sessions = await fill(filling, options);
  await filling.close();
  const keys = await loadKeys(dataDir);

  const port = await freePort();
  const child = spawn(process.execPath, [...(measured ? MEASURED : ATTACHED), ...execArgv, join(ROOT, 'sync-server/main.ts')], {
    env: {
      ...process.env,
      MILEPOST_PORT: String(port),
      MILEPOST_DATA_DIR: dataDir,
      MILEPOST_ALLOWED_ORIGINS: allowedOrigin,
      MILEPOST_LOG_LEVEL: 'info',
      DATABASE_URL: databaseUrl,
    },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const stopped = once(child, 'exit');
  const { stdout } = child;
  if (stdout === null) throw new Error('the server has no output');
  await ready(stdout);
  stdout.resume();
  return {
    address: `http://127.0.0.1:${port}`,
    port,
    pid: child.pid ?? 0,
    email: account.email,
    password: account.password,
    refreshTokens: sessions.map(refreshTokenOf),
    tokens: () => Promise.all(sessions.map((session) => signAccessToken(keys, session, Date.now()))),
    used: () => measure(child),
    stop: async () => {
      // Which it takes for a SIGTERM.
      child.disconnect();
      await stopped;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Answers with the sessions of the laptops. */
async function fill({ deps }: RunningServer, { incidents = [], laptops = 0 }: BenchServerOptions): Promise<string[]> {
  const tenant = await createTenant(deps, { name: 'Bench' });
  await createAccount(deps, tenant, account);
  for (let start = 0; start < incidents.length; start += 1000) {
    const batch = incidents.slice(start, start + 1000);
    await deps.storage.transact(tenant, (transaction) => writeDocuments(transaction, 'incidents', batch));
  }
  const sessions = Array.from({ length: laptops }, () => deps.clock.newId());
  const enrolment = {
    laptopName: 'Bench',
    person: account.person,
    publicKey: '{}',
    certificate: '',
    enrolledAt: deps.now(),
    lastContactAt: deps.now(),
  };
  await deps.storage.transact(tenant, async (transaction) => {
    for (const session of sessions) {
      await transaction.enrol({
        ...enrolment,
        session,
        laptop: deps.clock.newId(),
        revokedAt: undefined,
        revokedWhy: undefined,
        refreshGeneration: 0,
        refreshHash: '',
      });
      await transaction.addRefreshToken({ hash: hashRefreshToken(refreshTokenOf(session)), session, generation: 1 });
    }
  });
  return sessions;
}

function refreshTokenOf(session: string): string {
  return `refresh-${session}`;
}

async function ready(lines: AsyncIterable<Buffer>): Promise<void> {
  let text = '';
  for await (const chunk of lines) {
    text += chunk.toString();
    if (text.includes('"msg":"ready"')) return;
  }
  throw new Error('the server stopped before it was ready');
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
