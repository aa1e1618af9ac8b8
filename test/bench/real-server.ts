import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Incident } from '#domain/schema/incident.ts';
import { createAccount, createTenant } from '#sync-server/accounts.ts';
import { startServer } from '#sync-server/start.ts';
import { writeDocuments } from '#sync-server/sync/write.ts';
import { ROOT } from '#build/app.ts';

export type BenchServer = {
  readonly address: string;
  readonly email: string;
  readonly password: string;
  readonly stop: () => Promise<void>;
};

/** The sync server as it runs in production, a process of its own on a fresh data folder that holds `incidents`. */
export async function startBenchServer(incidents: readonly Incident[], allowedOrigin: string): Promise<BenchServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'milepost-bench-server-'));
  const account = { name: 'Bench', email: 'bench@milepost.example', role: 'operator', password: 'correct horse battery' } as const;
  const filling = await startServer({ host: '127.0.0.1', port: 0, dataDir, allowedOrigins: [], logLevel: 'silent', name: 'Bench' });
  const tenant = await createTenant(filling.deps, { name: 'Bench' });
  await createAccount(filling.deps, tenant, account);
  for (let start = 0; start < incidents.length; start += 1000) {
    const batch = incidents.slice(start, start + 1000);
    await filling.deps.storage.transact(tenant, (transaction) => writeDocuments(transaction, 'incidents', batch));
  }
  await filling.close();

  const port = await freePort();
  const child = spawn(process.execPath, [join(ROOT, 'sync-server/main.ts')], {
    env: {
      ...process.env,
      MILEPOST_PORT: String(port),
      MILEPOST_DATA_DIR: dataDir,
      MILEPOST_ALLOWED_ORIGINS: allowedOrigin,
      MILEPOST_LOG_LEVEL: 'info',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stopped = once(child, 'exit');
  await Promise.race([ready(child.stdout), stopped.then(() => Promise.reject(new Error('the server stopped before it was ready')))]);
  child.stdout.resume();
  return {
    address: `http://127.0.0.1:${port}`,
    email: account.email,
    password: account.password,
    stop: async () => {
      child.kill('SIGTERM');
      await stopped;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function ready(lines: AsyncIterable<Buffer>): Promise<void> {
  let text = '';
  for await (const chunk of lines) {
    text += chunk.toString();
    if (text.includes('"msg":"ready"')) return;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
