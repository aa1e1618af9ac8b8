import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startClock, tick } from '#domain/clock/hlc.ts';
import { create } from '#domain/merge/merge.ts';
import { signInAnswer, type SignInAnswer } from '#domain/protocol/session.ts';
import { streamChanges } from '#domain/protocol/sync.ts';
import { emptyDraft, incidentFromDraft } from '#domain/rules/logging.ts';
import { incidentShape, type Incident } from '#domain/schema/incident.ts';
import { createAccount, createTenant } from '../../accounts.ts';
import { serverClock } from '../../clock.ts';
import { loadKeys } from '../../keys.ts';
import { CHEAP, freshFolder, PASSWORD, PROTOCOL, seededRandom, signInBody } from '../../testing/harness.ts';
import { postgresCluster, type PostgresCluster } from '../../testing/postgres.ts';
import { openStream, type SseClient } from '../../testing/sse.ts';
import { openPostgres } from './storage.ts';

// A database of one's own on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const PATIENCE = { timeout: 30_000 };
const clock = serverClock(Date.now, seededRandom('servers'));

let cluster: PostgresCluster;
let folder: ReturnType<typeof freshFolder>;
let url: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  cluster = await postgresCluster();
  folder = freshFolder();
  url = await cluster.database();
  const storage = await openPostgres({ url, now: Date.now, name: 'maker' });
  const deps = { storage, clock, random: seededRandom('accounts'), passwordCost: CHEAP };
  const tenant = await createTenant(deps, { name: 'North' });
  for (const role of ['technician', 'operator'] as const)
    await createAccount(deps, tenant, { name: role, email: `${role}@north.test`, role, password: PASSWORD });
  await storage.close();
});
afterAll(async () => {
  for (const child of children) {
    if (child.exitCode === null) child.kill('SIGKILL');
  }
  await cluster.remove();
  folder.remove();
});

const server = (name: string) => {
  const env = { PATH: process.env['PATH'], MILEPOST_PORT: '0', MILEPOST_DATA_DIR: join(folder.path, name), DATABASE_URL: url };
  const main = fileURLToPath(new URL('../../main.ts', import.meta.url));
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const address = async (): Promise<string> => {
    const found = (): string | undefined => /"address":"([^"]+)","msg":"ready"/.exec(out)?.[1];
    await expect.poll(() => found() ?? err, PATIENCE).toMatch(/^http:/);
    return found() ?? '';
  };
  return { child, ended, address, err: () => err, out: () => out };
};
const signIn = async (address: string, role: 'technician' | 'operator'): Promise<SignInAnswer> => {
  const headers = { ...PROTOCOL, 'content-type': 'application/json' };
  const body = JSON.stringify(signInBody(role, clock.newId()));
  return signInAnswer.parse(await (await fetch(`${address}/api/v1/session`, { method: 'POST', headers, body })).json());
};
const bearer = (answer: SignInAnswer) => ({ ...PROTOCOL, authorization: `Bearer ${answer.tokens.accessToken}` });
const incidentBy = (by: string): Incident => {
  const draft = { ...emptyDraft, category: 'connectivity', severity: 'SEV3' as const, symptoms: ['vpn-drops'] };
  const loggedAt = new Date().toISOString();
  const fields = incidentFromDraft(draft, { id: clock.newId(), by, loggedAt, device: undefined, title: 'Camera offline' });
  return create(incidentShape, fields, tick(startClock('node12345678'), Date.now()).stamp, by);
};
const nextChanges = async (stream: SseClient) => {
  let message = await stream.next();
  while (message !== undefined && message.event !== 'changes') message = await stream.next();
  return streamChanges.parse(message?.data);
};

describe('two server processes on one database', () => {
  test('are one server to those who use them, also after the database was restarted', async () => {
    await loadKeys(await made('a'));
    copyFileSync(join(folder.path, 'a', 'server-key.json'), join(await made('b'), 'server-key.json'));
    const [a, b] = [server('a'), server('b')];
    const [atA, atB] = [await a.address(), await b.address()];
    // Signed in at one, known to both.
    const technician = await signIn(atA, 'technician');
    const operator = await signIn(atB, 'operator');
    const push = async (incident: Incident) => {
      const headers = { ...bearer(technician), 'content-type': 'application/json' };
      return fetch(`${atA}/api/v1/sync/incidents`, { method: 'POST', headers, body: JSON.stringify({ documents: [incident] }) });
    };
    const stream = await openStream(atB, bearer(operator));
    expect((await stream.next())?.event).toBe('hello');
    const first = incidentBy(technician.principal.person);
    expect((await push(first)).status).toBe(200);
    expect((await nextChanges(stream)).documents.map(({ id }) => id)).toEqual([first.id]);
    await stream.cancel();
    expect((await fetch(`${atB}/api/v1/sync/incidents`, { headers: bearer(technician) })).status).toBe(200);

    await cluster.stop();
    expect((await push(first)).status).toBe(503);
    expect((await fetch(`${atB}/health/ready`)).status).toBe(503);
    await cluster.start();
    for (const address of [atA, atB]) await expect.poll(async () => (await fetch(`${address}/health/ready`)).status, PATIENCE).toBe(200);
    const again = await openStream(atB, bearer(operator));
    expect((await again.next())?.event).toBe('hello');
    const second = incidentBy(technician.principal.person);
    expect((await push(second)).status).toBe(200);
    expect((await nextChanges(again)).documents.map(({ id }) => id)).toEqual([second.id]);
    await again.cancel();

    for (const one of [a, b]) one.child.kill('SIGTERM');
    expect(await Promise.all([a.ended, b.ended])).toEqual(process.platform === 'win32' ? [null, null] : [0, 0]);
    expect(a.err() + b.err()).toBe('');
    expect(a.out() + b.out()).not.toContain(new URL(url).password);
  });

  test('must sign with the same key', async () => {
    const stranger = server('stranger');
    expect(await stranger.ended).toBe(1);
    expect(stranger.err()).toContain('copy server-key.json');
  });
});

async function made(name: string): Promise<string> {
  const path = join(folder.path, name);
  mkdirSync(path, { mode: 0o700 });
  return path;
}
