import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { demoAccounts, loadDemo } from '#sync-server/fleet/demo/load-demo.ts';
import { startServer, type RunningServer } from '#sync-server/start.ts';

/** A real server on a free port with a data folder of its own, serving the built app. */
export type TestServer = {
  /** The same through stops and starts, e.g. `http://localhost:41234`. */
  readonly address: string;
  readonly dataDir: string;
  /** The server that runs now. */
  readonly running: () => RunningServer;
  /** Nobody answers any more, until `start`. */
  readonly stop: () => Promise<void>;
  /** Again on the same port and data. */
  readonly start: () => Promise<void>;
  /** Stops, and removes the data. */
  readonly dispose: () => Promise<void>;
};

/**
 * Starts one; with the demo tenant unless told otherwise. The app must have been built (`npm test` does). `appDir`: another build of it.
 */
export async function startTestServer({
  demo = true,
  appDir = 'dist/renderer',
}: { readonly demo?: boolean; readonly appDir?: string } = {}): Promise<TestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'milepost-server-'));
  const boot = (port: number): Promise<RunningServer> =>
    startServer({
      name: 'Test depot',
      host: '127.0.0.1',
      port,
      dataDir,
      appDir: resolve(appDir),
      allowedOrigins: [],
      logLevel: 'silent',
    });
  let server = await boot(0);
  const { address, port } = server;
  if (demo) await loadDemo(server.deps);
  return {
    address,
    dataDir,
    running: () => server,
    stop: () => server.close(),
    start: async () => {
      server = await boot(port);
    },
    dispose: async () => {
      await server.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** E-mail and password of the demo's technician, operator, lead or admin. */
export function demoAccount(role: (typeof demoAccounts)[number]['role']): {
  readonly name: string;
  readonly email: string;
  readonly password: string;
} {
  const account = demoAccounts.find((one) => one.role === role);
  if (account === undefined) throw new Error(`the demo has no ${role}`);
  return account;
}
