import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Problem } from '#domain/protocol/problem.ts';
import { createAccount, createTenant } from '#sync-server/accounts.ts';
import { startServer } from '#sync-server/start.ts';
import { CHEAP, freshFolder, PASSWORD } from '#sync-server/testing/harness.ts';
import { smallDisk, type SmallDisk } from '#sync-server/testing/small-disk.ts';
import { seeded } from '../fixtures/random.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';
import { openBook } from './book.ts';
import { signInLaptop } from './server/laptop.ts';
import { followStream, openReplica } from './server/replica.ts';

const DISK_BYTES = 4 * 1024 * 1024;
/** More than what room was left in the log takes. */
const TRIES = 500;

let folder: ReturnType<typeof freshFolder>;
let disk: SmallDisk;
let server: ServerProcess;
beforeEach(async () => {
  folder = freshFolder();
  const seed = join(folder.path, 'seed');
  const config = { host: '127.0.0.1', port: 0, dataDir: seed, allowedOrigins: [], logLevel: 'silent', name: 'Small' } as const;
  const filling = await startServer(config);
  const deps = { ...filling.deps, passwordCost: CHEAP };
  const tenant = await createTenant(deps, { name: 'North' });
  await createAccount(deps, tenant, { name: 'T', email: 'technician@north.test', role: 'technician', password: PASSWORD });
  await filling.close();
  const small = join(folder.path, 'small');
  disk = smallDisk(small, seed, DISK_BYTES);
  server = startServerProcess({ MILEPOST_PORT: '0', MILEPOST_DATA_DIR: small }, disk.command);
});
afterEach(async () => {
  await server.stop('SIGKILL');
  folder.remove();
});

// A server of one's own on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

test('a server whose disk is full refuses to write with a clear reason, loses nothing, goes on reading, and recovers', async () => {
  const address = await server.ready;
  const book = openBook();
  const numbers: number[] = [];
  const wrong: string[] = [];
  const laptop = await signInLaptop({
    address,
    role: 'technician',
    random: seeded(1),
    book,
    shared: [],
    onNumber: (seq) => numbers.push(seq),
    onWrong: (words) => wrong.push(words),
  });
  for (let count = 0; count < 20; count += 1) expect(await laptop.push()).toBeUndefined();
  disk.fill(server.pid);
  let refused: Problem | undefined;
  for (let count = 0; count < TRIES && refused === undefined; count += 1) refused = await laptop.push();
  expect(refused).toMatchObject({ status: 503, kind: 'unavailable' });
  expect(refused?.detail).toMatch(/^the disk of the server (is full|cannot be read or written)$/);
  // Nothing else can be written either: a laptop stays signed in with what it has.
  expect(await laptop.refresh()).toBe(true);

  const before = openReplica(address);
  await before.pull(laptop.headers(), true);
  expect(book.broken(before.held, 'all')).toEqual([]);
  const stream = await followStream(address, laptop.headers(), (words) => wrong.push(words));
  expect(stream.hello.seq).toBe(Math.max(...numbers));
  expect((await fetch(`${address}/health/ready`)).status).toBe(200);

  disk.free(server.pid);
  for (let count = 0; count < 20; count += 1) expect(await laptop.push()).toBeUndefined();
  expect(await laptop.refresh()).toBe(true);
  const after = openReplica(address);
  await after.pull(laptop.headers(), true);
  expect(book.broken(after.held, 'all')).toEqual([]);
  expect(wrong).toEqual([]);
  await stream.leave();
  expect(await server.stop('SIGTERM')).toBe(0);
  expect(server.err()).toBe('');
});

test('a server that finds no room when it starts says so in one sentence, and ends', async () => {
  const noRoom = (program: readonly string[]): string[] => ['sh', '-c', 'trap "" XFSZ; ulimit -S -f 8; exec "$@"', 'sh', ...program];
  const started = startServerProcess({ MILEPOST_PORT: '0', MILEPOST_DATA_DIR: join(folder.path, 'seed') }, noRoom);
  expect(await started.ended).toBe(1);
  expect(started.err()).toMatch(/^The database [^\n]* cannot be (used|written)[^\n]*\.\n$/);
});
