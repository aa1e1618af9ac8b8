import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { gate } from '../../testing/gate.ts';
import { postgresCluster, type PostgresCluster } from '../../testing/postgres.ts';
import { clientConfig } from './connection.ts';
import { listen } from './listener.ts';
import { openPostgres } from './storage.ts';

// A database of one's own on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const PATIENCE = { timeout: 20_000 };

let cluster: PostgresCluster;
let url: string;
let proxy: Server;
let sockets: Socket[];
/** What a connection has to wait for before anything goes through. */
let open: Promise<void> | 'never';
beforeAll(async () => {
  cluster = await postgresCluster();
  url = await cluster.database();
  await (await openPostgres({ url, now: () => 0, name: 'maker' })).close();
});
afterAll(() => cluster.remove());
beforeEach(async () => {
  sockets = [];
  open = Promise.resolve();
  const { port, hostname } = new URL(url);
  proxy = createServer((near) => {
    sockets.push(near);
    near.on('error', () => undefined);
    // Read on, so that it is noticed when the other end gives up.
    if (open === 'never') return void near.resume();
    near.pause();
    void open.then(() => {
      const far = connect(Number(port), hostname);
      sockets.push(far);
      near.pipe(far).pipe(near);
      far.on('error', () => undefined).on('close', () => near.destroy());
      near.on('close', () => far.destroy());
    });
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
});
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  proxy.close();
});

const listening = async (connectMs: number) => {
  const through = new URL(url);
  through.port = String((proxy.address() as AddressInfo).port);
  const troubles: unknown[] = [];
  const ears = { onNotice: () => undefined, onStanding: () => undefined, onTrouble: (error: unknown) => troubles.push(error) };
  const listener = await listen({ ...clientConfig(through.href, { connect: connectMs }), check: 60_000 }, 'milepost', ears);
  return { listener, troubles };
};

test('a connection that comes back after closing is let go', async () => {
  const { listener, troubles } = await listening(10_000);
  const late = gate();
  open = late.passed;
  for (const socket of sockets) socket.destroy();
  await expect.poll(() => sockets.filter((socket) => !socket.destroyed).length, PATIENCE).toBe(1);
  await listener.close();
  late.open();
  await expect.poll(() => sockets.length, PATIENCE).toBe(4);
  await expect.poll(() => sockets.filter((socket) => !socket.destroyed).length, PATIENCE).toBe(0);
  expect(troubles).toHaveLength(1);
});

test('a connection that is being made in vain is told of, and no more so after closing', async () => {
  const { listener, troubles } = await listening(200);
  open = 'never';
  for (const socket of sockets) socket.destroy();
  await expect.poll(() => troubles.length, PATIENCE).toBeGreaterThan(1);
  const waiting = (): number => sockets.filter((socket) => !socket.destroyed).length;
  await expect.poll(waiting, PATIENCE).toBe(1);
  await listener.close();
  const told = troubles.length;
  await expect.poll(() => sockets.every((socket) => socket.destroyed), PATIENCE).toBe(true);
  expect(troubles).toHaveLength(told);
});
