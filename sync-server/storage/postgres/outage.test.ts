import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { gate } from '../../testing/gate.ts';
import { harness, type Harness } from '../../testing/harness.ts';
import { hear } from '../../testing/heard.ts';
import { postgresCluster, type PostgresCluster } from '../../testing/postgres.ts';
import type { Storage } from '../port.ts';
import { StorageUnavailable } from '../unavailable.ts';
import { openPostgres, type PostgresOptions } from './storage.ts';

// A database of one's own on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const T = '018f0000-0000-7000-8000-000000000001';
const PATIENCE = { timeout: 20_000 };
const doc = (id: string) => ({ id, content: JSON.stringify({ id }) });

let cluster: PostgresCluster;
let url: string;
let open: Storage[];
beforeAll(async () => {
  cluster = await postgresCluster([]);
});
afterAll(() => cluster.remove());
beforeEach(async () => {
  url = await cluster.database();
  open = [];
});
afterEach(() => Promise.all(open.map((storage) => storage.close())));

const opened = async (over: Partial<PostgresOptions> = {}): Promise<Storage> => {
  const storage = await openPostgres({ url, now: () => 0, name: `server-${open.length}`, ...over });
  open.push(storage);
  return storage;
};
const withTenant = async (over: Partial<PostgresOptions> = {}): Promise<Storage> => {
  const storage = await opened(over);
  await storage.transact(T, (transaction) => transaction.addTenant('North', 'e'));
  return storage;
};
const put = (storage: Storage, id: string): Promise<number> =>
  storage.transact(T, (transaction) => transaction.putDocuments('sites', [doc(id)]));

describe('while the database is away', () => {
  test.each(['fast', 'immediate'] as const)('(stopped: %s) is unavailable, and works again by itself afterwards', async (how) => {
    const words: string[] = [];
    const a = await withTenant({ onTrouble: (said) => words.push(said) });
    const b = await opened();
    const [atA, atB] = [hear(a), hear(b)];
    await put(a, 'before');
    await expect.poll(atB.lines, PATIENCE).toEqual(['sites 0-1 before']);
    const began = gate();
    const go = gate();
    const inFlight = a
      .transact(T, async (transaction) => {
        await transaction.putDocuments('sites', [doc('lost')]);
        began.open();
        await go.passed;
        return transaction.count(T, 'sites', {});
      })
      .catch((error: unknown) => error);
    await began.passed;
    await cluster.stop(how);
    go.open();
    expect(await inFlight).toBeInstanceOf(StorageUnavailable);
    await expect(put(a, 'never')).rejects.toThrow(StorageUnavailable);
    await expect(b.read((reader) => reader.tenants())).rejects.toThrow(StorageUnavailable);
    await expect.poll(() => words.length, PATIENCE).toBeGreaterThan(1);
    await cluster.start();
    await expect.poll(() => put(b, 'after').catch(() => 'not yet'), PATIENCE).toBe(2);
    for (const heard of [atA, atB]) await expect.poll(heard.lines, PATIENCE).toEqual(['sites 0-1 before', 'sites 1-2 after']);
  });

  test('closes without waiting for it', async () => {
    const storage = await withTenant();
    await cluster.stop('immediate');
    await storage.close();
    await cluster.start();
    expect((await cluster.sql(url, 'SELECT count(*)::int AS n FROM tenants'))[0]).toEqual({ n: 1 });
  });

  test('a server answers that it is not available, stays alive, and is ready again afterwards', async () => {
    const server: Harness = await harness({ storage: await opened() });
    const technician = await server.signIn('technician');
    const incident = technician.incident();
    expect((await technician.push('incidents', incident))[0]?.outcome).toBe('accepted');
    expect((await technician.get('/health/ready')).statusCode).toBe(200);
    await cluster.stop();
    for (const answer of [
      await technician.get('/api/v1/sync/incidents'),
      await technician.post('/api/v1/sync/incidents', { documents: [incident] }),
      await technician.get('/health/ready'),
    ]) {
      expect(answer.statusCode).toBe(503);
      expect(answer.json()).toMatchObject({ kind: 'unavailable' });
      expect(answer.body).not.toMatch(/127\.0\.0\.1|ECONN|terminat/);
    }
    expect((await technician.get('/health/live')).statusCode).toBe(200);
    await cluster.start();
    await expect.poll(async () => (await technician.get('/health/ready')).statusCode, PATIENCE).toBe(200);
    expect((await technician.get('/api/v1/sync/incidents')).json()).toMatchObject({ documents: [{ id: incident.id }] });
    await server.close();
  });
});

describe('a commit whose answer is lost', () => {
  let proxy: Server;
  let sockets: Socket[];
  let armed: boolean;
  beforeEach(async () => {
    sockets = [];
    armed = false;
    const { port, hostname } = new URL(url);
    proxy = createServer((near) => {
      const far = connect(Number(port), hostname);
      sockets.push(near, far);
      let lost = false;
      near.on('data', (chunk: Buffer) => {
        if (armed && chunk.includes('COMMIT\0')) {
          armed = false;
          lost = true;
        }
        far.write(chunk);
      });
      far.on('data', (chunk: Buffer) => (lost ? near.destroy() : near.write(chunk)));
      near.on('error', () => undefined).on('close', () => far.destroy());
      far.on('error', () => undefined).on('close', () => near.destroy());
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
  });
  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });

  test('is told all the same, once, and the writer may try again', async () => {
    const through = new URL(url);
    through.port = String((proxy.address() as AddressInfo).port);
    const storage = await withTenant({ url: through.href });
    const heard = hear(storage);
    armed = true;
    await expect(put(storage, 'a')).rejects.toThrow(StorageUnavailable);
    await expect.poll(heard.lines, PATIENCE).toEqual(['sites 0-1 a']);
    expect(await put(storage, 'a')).toBe(2);
    expect(heard.lines()).toEqual(['sites 0-1 a', 'sites 1-2 a']);
  });
});

describe('a network that drops what is sent without a word', () => {
  test('is noticed by the connection that listens, which tells what it missed', async () => {
    const { port, hostname } = new URL(url);
    let silent = false;
    const sockets: Socket[] = [];
    const proxy = createServer((near) => {
      const far = connect(Number(port), hostname);
      sockets.push(near, far);
      // Those that were open when the network went silent stay so for ever.
      let dropped = (): boolean => silent;
      if (silent) dropped = () => false;
      near
        .on('data', (chunk: Buffer) => dropped() || far.write(chunk))
        .on('error', () => undefined)
        .on('close', () => far.destroy());
      far
        .on('data', (chunk: Buffer) => dropped() || near.write(chunk))
        .on('error', () => undefined)
        .on('close', () => near.destroy());
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const through = new URL(url);
    through.port = String((proxy.address() as AddressInfo).port);
    const words: string[] = [];
    const other = await withTenant();
    const storage = await opened({
      url: through.href,
      onTrouble: (said) => words.push(said),
      timeouts: { check: 50, connect: 500, statement: 500 },
    });
    const heard = hear(storage);
    await put(other, 'a');
    await expect.poll(heard.lines, PATIENCE).toEqual(['sites 0-1 a']);
    silent = true;
    await put(other, 'b');
    await expect.poll(heard.lines, PATIENCE).toEqual(['sites 0-1 a', 'sites 1-2 b']);
    expect(words).toContain('the database does not tell what other servers write');
    await storage.close();
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });
});

describe('time runs out', () => {
  test('for a statement that takes too long', async () => {
    const storage = await withTenant({ timeouts: { statement: 200, lock: 10_000 } });
    const blocker = await opened({ name: 'blocker' });
    const began = gate();
    const go = gate();
    const holding = blocker.transact(T, async () => {
      began.open();
      await go.passed;
    });
    await began.passed;
    await expect(put(storage, 'a')).rejects.toThrow(/statement timeout/);
    go.open();
    await holding;
    expect(await put(storage, 'b')).toBe(1);
  });

  test("for one who waits for another server's write of the same tenant, while others are served", async () => {
    const storage = await withTenant({ timeouts: { lock: 200 } });
    const blocker = await opened({ name: 'blocker' });
    const began = gate();
    const go = gate();
    const holding = blocker.transact(T, async () => {
      began.open();
      await go.passed;
    });
    await began.passed;
    await expect(put(storage, 'a')).rejects.toThrow(/lock timeout/);
    expect(await storage.transact('other', (transaction) => transaction.addTenant('South', 'e'))).toBeUndefined();
    expect(await storage.read((reader) => reader.tenants())).toHaveLength(2);
    go.open();
    await holding;
  });

  test('for a transaction that does nothing, whose lock nobody else has to wait for', async () => {
    const storage = await withTenant({ timeouts: { idleInTransaction: 200 } });
    const other = await opened({ name: 'other' });
    const began = gate();
    const go = gate();
    const idle = storage
      .transact(T, async (transaction) => {
        began.open();
        await go.passed;
        return transaction.count(T, 'sites', {});
      })
      .catch((error: unknown) => error);
    await began.passed;
    expect(await put(other, 'a')).toBe(1);
    go.open();
    expect(await idle).toBeInstanceOf(StorageUnavailable);
    expect(await put(storage, 'b')).toBe(2);
  });
});
