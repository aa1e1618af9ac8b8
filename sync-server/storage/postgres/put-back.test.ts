import { randomUUID } from 'node:crypto';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { observe, startClock, tick, type ClockState } from '#domain/clock/hlc.ts';
import { stampHlc } from '#domain/clock/stamp.ts';
import { create, edit, latestStamp } from '#domain/merge/merge.ts';
import { signInAnswer, type SignInAnswer } from '#domain/protocol/session.ts';
import { pullAnswer, pushAnswer, type Checkpoint, type PullAnswer, type PushOutcome } from '#domain/protocol/sync.ts';
import { emptyDraft, incidentFromDraft } from '#domain/rules/logging.ts';
import { incidentShape, type Incident } from '#domain/schema/incident.ts';
import { createAccount, createTenant } from '../../accounts.ts';
import { startServer, type RunningServer } from '../../start.ts';
import { CHEAP, freshFolder, PASSWORD, PROTOCOL, signInBody } from '../../testing/harness.ts';
import { postgresCluster, type PostgresCluster } from '../../testing/postgres.ts';

let cluster: PostgresCluster;
let folder: ReturnType<typeof freshFolder>;
let url: string;
let tenant: string;
let server: RunningServer;
let clock: ClockState;
beforeAll(async () => {
  cluster = await postgresCluster();
});
afterAll(() => cluster.remove());
beforeEach(async () => {
  folder = freshFolder();
  url = await cluster.database();
  clock = startClock('node12345678');
  await start();
  const deps = { ...server.deps, passwordCost: CHEAP };
  tenant = await createTenant(deps, { name: 'North' });
  for (const role of ['technician', 'operator'] as const)
    await createAccount(deps, tenant, { name: role, email: `${role}@north.test`, role, password: PASSWORD });
});
afterEach(async () => {
  await server.close();
  folder.remove();
});

async function start(): Promise<void> {
  server = await startServer({
    host: '127.0.0.1',
    port: 0,
    dataDir: folder.path,
    databaseUrl: url,
    allowedOrigins: [],
    logLevel: 'silent',
    name: 'Depot',
  });
}
const restart = async (meanwhile: () => Promise<unknown> = async () => undefined): Promise<void> => {
  await server.close();
  await meanwhile();
  await start();
};

const TABLES = "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'";
const tables = async (): Promise<string[]> => (await cluster.sql(url, TABLES)).map(({ name }) => String(name));
/** Keeps every row of the database, beside it. */
const dump = async (): Promise<void> => {
  const copies = (await tables()).map((name) => `CREATE TABLE dump.${name} AS TABLE public.${name};`);
  await cluster.sql(url, `CREATE SCHEMA dump; ${copies.join(' ')}`);
};
/** Puts every row back as it was kept, and counters with them, as `pg_restore --clean` does. */
const putBack = async (): Promise<void> => {
  const names = await tables();
  const rows = names.map((name) => `INSERT INTO public.${name} SELECT * FROM dump.${name};`);
  await cluster.sql(
    url,
    `SET session_replication_role = replica; TRUNCATE ${names.map((name) => `public.${name}`).join(', ')}; ${rows.join(' ')}
     SELECT setval(pg_get_serial_sequence('epochs', 'ordinal'), (SELECT max(ordinal) FROM epochs));`,
  );
};

const headersOf = ({ tokens }: SignInAnswer) => ({
  ...PROTOCOL,
  authorization: `Bearer ${tokens.accessToken}`,
  'content-type': 'application/json',
});
async function signIn(role: 'technician' | 'operator'): Promise<SignInAnswer> {
  const headers = { ...PROTOCOL, 'content-type': 'application/json' };
  const body = JSON.stringify(signInBody(role, randomUUID()));
  return signInAnswer.parse(await (await fetch(`${server.address}/api/v1/session`, { method: 'POST', headers, body })).json());
}
async function pull(by: SignInAnswer, from?: Checkpoint): Promise<PullAnswer> {
  const query = new URLSearchParams(from && { ...from, seq: String(from.seq) }).toString();
  return pullAnswer.parse(await (await fetch(`${server.address}/api/v1/sync/incidents?${query}`, { headers: headersOf(by) })).json());
}
async function push(by: SignInAnswer, documents: readonly Incident[], from?: Checkpoint): Promise<PushOutcome[]> {
  const body = JSON.stringify({ documents, from });
  const answer = await fetch(`${server.address}/api/v1/sync/incidents`, { method: 'POST', headers: headersOf(by), body });
  return pushAnswer.parse(await answer.json()).outcomes;
}
const reading = () => {
  const next = tick(clock, Date.now());
  clock = next.state;
  return next.stamp;
};
const incidentBy = ({ principal: { person } }: SignInAnswer): Incident => {
  const draft = { ...emptyDraft, category: 'connectivity', severity: 'SEV3' as const, symptoms: ['vpn-drops'] };
  const about = { id: randomUUID(), by: person, loggedAt: new Date().toISOString(), device: undefined, title: 'Camera offline' };
  return create(incidentShape, incidentFromDraft(draft, about), reading(), person);
};
const edited = ({ principal }: SignInAnswer, incident: Incident, impact: string): Incident => {
  clock = observe(clock, stampHlc(latestStamp(incident)));
  return edit(incidentShape, incident, { impact }, reading(), principal.person, () => true);
};
/** Whether the epoch that runs now, or one since `epoch`, began on a database that came from a backup. */
const saysRestored = async (epoch: string): Promise<boolean> =>
  (await server.deps.storage.read((reader) => reader.restoredAfter(tenant, epoch))) !== undefined;

test('[I1] [S45] [S46] rows of before, put back while the server is down, are noticed at the next start, and laptops give back what is missing', async () => {
  const [technician, operator] = [await signIn('technician'), await signIn('operator')];
  const before = incidentBy(operator);
  await push(operator, [before]);
  await restart(dump);
  const { checkpoint: first } = await pull(technician);
  expect(await saysRestored(first.epoch)).toBe(false);

  const fresh = incidentBy(operator);
  const changed = edited(operator, before, 'two lanes dark');
  expect(await push(operator, [fresh, changed])).toMatchObject([{ outcome: 'accepted' }, { outcome: 'accepted' }]);
  const { checkpoint: lost } = await pull(technician, first);

  await restart(putBack);
  const again = await pull(technician, lost);
  expect(again).toMatchObject({ restored: true, documents: [before] });
  expect(await saysRestored(first.epoch)).toBe(true);
  // The technician's laptop gives back what the operator wrote; the operator's sends their own, and it is there once.
  expect(await push(technician, [fresh, changed], lost)).toMatchObject([{ outcome: 'accepted' }, { outcome: 'accepted' }]);
  const seqs = (await push(operator, [fresh, changed], lost)).map((outcome) => 'seq' in outcome && outcome.seq);
  expect(await push(technician, [fresh, changed], lost)).toMatchObject(seqs.map((seq) => ({ outcome: 'accepted', seq })));
  const healed = await pull(technician, again.checkpoint);
  expect(healed).toMatchObject({ restored: false, documents: [fresh, changed] });

  await restart();
  expect(await saysRestored(healed.checkpoint.epoch)).toBe(false);
  expect(await pull(technician, healed.checkpoint)).toMatchObject({ restored: false, documents: [] });
});

test('[S45] what laptops wrote on a database that was put back does not hide from the next start that it was', async () => {
  const technician = await signIn('technician');
  await restart(dump);
  const { checkpoint } = await pull(technician);
  await push(technician, [incidentBy(technician)]);
  // Another server, of another data folder, has run on it meanwhile and come further than this one ever had.
  await restart(async () => {
    await putBack();
    const own = folder;
    folder = freshFolder();
    cpSync(join(own.path, 'server-key.json'), join(folder.path, 'server-key.json'));
    await start();
    for (let count = 0; count < 5; count += 1) await push(technician, [incidentBy(technician)]);
    await server.close();
    folder.remove();
    folder = own;
  });
  expect(await saysRestored(checkpoint.epoch)).toBe(true);
  expect(await pull(technician, checkpoint)).toMatchObject({ restored: true });
});
