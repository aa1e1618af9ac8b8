import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { formatHlc } from '#domain/clock/hlc.ts';
import { createAccount, createTenant } from '../../accounts.ts';
import { buildApp } from '../../app.ts';
import { serverClock } from '../../clock.ts';
import { demoAccounts, loadDemo } from '../../fleet/demo/load-demo.ts';
import { harness, CHEAP, freshFolder, PASSWORD, PROTOCOL, seededRandom } from '../../testing/harness.ts';
import { writeDocuments } from '../../sync/write.ts';
import { postgresCluster, type PostgresCluster } from '../../testing/postgres.ts';
import { openSqlite } from '../sqlite/storage.ts';
import { CopyFailure, copyFromSqlite, TABLES } from './copy-from-sqlite.ts';
import { openPostgres } from './storage.ts';

// A database of one's own on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let cluster: PostgresCluster;
let url: string;
let folder: ReturnType<typeof freshFolder>;
let file: string;
beforeAll(async () => {
  cluster = await postgresCluster();
});
afterAll(() => cluster.remove());
beforeEach(async () => {
  url = await cluster.database();
  folder = freshFolder();
  file = join(folder.path, 'milepost.db');
});
afterEach(() => folder.remove());

const depsOver = (storage: ReturnType<typeof openSqlite>) => {
  const random = seededRandom('depot');
  return { storage, random, clock: serverClock(Date.now, random), passwordCost: CHEAP };
};
/** A small depot with one account and one incident-free fleet of nothing. */
const smallDepot = async (): Promise<string> => {
  const storage = openSqlite({ file, now: () => 5 });
  const deps = depsOver(storage);
  const tenant = await createTenant(deps, { name: 'North' });
  await createAccount(deps, tenant, { name: 'T', email: 't@north.test', role: 'technician', password: PASSWORD });
  await storage.close();
  return tenant;
};
const inSqlite = (sql: string) => {
  const database = new DatabaseSync(file);
  try {
    return database
      .prepare(sql)
      .all()
      .map((row) => ({ ...row }));
  } finally {
    database.close();
  }
};
const inPostgres = async (sql: string) =>
  (await cluster.sql(url, sql)).map((row) =>
    // The driver hands bigint over as text unless told otherwise.
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, isNumberOf(name) && value !== null ? Number(value) : value])),
  );
const isNumberOf = (name: string): boolean => /^(seq|ordinal|generation|bucket|restored)$|_at$|_generation$|^(hash|sum)_/.test(name);

describe('a demo depot', () => {
  test('is the same afterwards, to the last sequence number; who was signed in still is, and can sign in again', async () => {
    const storage = openSqlite({ file, now: Date.now });
    await loadDemo(depsOver(storage));
    const [demo] = await storage.read((reader) => reader.tenants());
    const [site] = await storage.read((reader) => reader.allDocuments(demo!.id, 'sites'));
    await storage.transact(demo!.id, (transaction) => writeDocuments(transaction, 'sites', [{ ...site!, region: 'Elsewhere' }]));
    const before = await harness({ storage });
    const technician = await before.signIn('technician');
    const incident = technician.incident();
    await technician.push('incidents', incident);
    await technician.post('/api/v1/laptops/report', { waiting: 0, refused: 0, clockErrorMs: 0, appVersion: '0.1.0', protocol: 1 });
    const [from, to] = [formatHlc(9, 0, 'abcdefgh0001'), formatHlc(5, 0, 'abcdefgh0001')];
    await storage.transact(before.tenant, (transaction) => transaction.noteMovedStamps('a laptop', new Map([[from, to]])));
    await storage.transact(before.tenant, (transaction) => transaction.notePassedOver(['a note']));
    await storage.beginEpoch('second-epoch');
    const [seen] = await technician.push('incidents', technician.edited(incident, { title: 'Camera back' }));
    const checkpoint = (await technician.get('/api/v1/sync/incidents?limit=2000')).json<{ checkpoint: Record<string, string> }>()
      .checkpoint;
    await before.close();

    const rows = await copyFromSqlite(file, url);
    for (const table of TABLES) {
      const order: { readonly [table: string]: string } = { epochs: 'ordinal', digests: '1, 2, 3, 4', passed_over: '1, 2' };
      const sql = `SELECT * FROM ${table} ORDER BY ${order[table] ?? '1, 2, 3'}`;
      const moved = await inPostgres(sql);
      expect(moved).toEqual(inSqlite(sql));
      expect(moved).toHaveLength(rows[table]);
      expect(rows[table]).toBeGreaterThan(0);
    }
    expect(rows.documents).toBeGreaterThan(700);

    const now = await openPostgres({ url, now: Date.now, name: 'now' });
    await now.beginEpoch('on-postgres');
    const { deps, ...after } = await harnessOver(now, before);
    // The access token, the checkpoint and the receipt of before are good.
    const query = new URLSearchParams({ limit: '10', ...checkpoint }).toString();
    const pulled = await after.get(`/api/v1/sync/incidents?${query}`, technician.headers);
    expect(pulled.json()).toMatchObject({
      documents: [],
      remaining: 0,
      checkpoint: { epoch: 'on-postgres', seq: Number(checkpoint['seq']) },
    });
    const receipt = await deps.storage.read((reader) => reader.document(before.tenant, 'incidents', incident.id));
    expect(receipt).toMatchObject({ seq: seen?.outcome === 'accepted' ? seen.seq : 0, document: { title: 'Camera back' } });
    const { email, password } = demoAccounts[0];
    const laptop = {
      id: '018f0000-0000-7000-8000-000000000009',
      name: 'L',
      publicKey: { kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: 'y'.repeat(43) },
    };
    expect((await after.post('/api/v1/session', { email, password, laptop })).statusCode).toBe(200);
    const next = await now.transact(before.tenant, (transaction) => transaction.putDocuments('sites', [{ id: 'x', content: '{}' }]));
    expect(next).toBe(Number(checkpoint['seq']) + 1);
    await after.close();
  });
});

/** The app over another storage, with the key that the first one had. */
async function harnessOver(storage: Awaited<ReturnType<typeof openPostgres>>, { deps }: { readonly deps: Parameters<typeof buildApp>[0] }) {
  const app = buildApp({ ...deps, storage });
  return {
    deps: { storage },
    get: (path: string, headers: Readonly<Record<string, string>>) => app.inject({ method: 'GET', url: path, headers }),
    post: (path: string, payload: object) => app.inject({ method: 'POST', url: path, headers: PROTOCOL, payload }),
    close: async () => {
      await app.close();
      await storage.close();
    },
  };
}

describe('moving', () => {
  test('into a database that is not empty is refused, and changes nothing', async () => {
    await smallDepot();
    const storage = await openPostgres({ url, now: Date.now, name: 'one' });
    await storage.transact('t', (transaction) => transaction.addTenant('South', 'e'));
    await storage.close();
    const error: unknown = await copyFromSqlite(file, url).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CopyFailure);
    expect((error as Error).message).toMatch(/^The PostgreSQL database is not empty \(tenants\)/);
    expect(await inPostgres('SELECT name FROM tenants')).toEqual([{ name: 'South' }]);
  });

  test('twice is refused the second time', async () => {
    await smallDepot();
    const heard: string[] = [];
    await copyFromSqlite(file, url, (table, rows) => heard.push(`${table} ${rows}`));
    expect(heard).toEqual(['tenants 1', 'epochs 1', 'documents 1', 'digests 1', 'reaches 1', 'accounts 1']);
    await expect(copyFromSqlite(file, url)).rejects.toThrow('not empty');
  });

  test('a depot without anybody works', async () => {
    await openSqlite({ file, now: () => 0 }).close();
    expect(await copyFromSqlite(file, url)).toMatchObject({ tenants: 0, documents: 0 });
    const storage = await openPostgres({ url, now: Date.now, name: 'one' });
    await storage.transact('t', (transaction) => transaction.addTenant('South', 'e'));
    expect(await storage.read((reader) => reader.epoch('t'))).toBe('e');
    await storage.close();
  });

  test('that breaks in the middle leaves the target empty', async () => {
    await smallDepot();
    const breaking = copyFromSqlite(file, url, (table) => {
      if (table === 'accounts') throw new Error('the cable');
    });
    await expect(breaking).rejects.toThrow('the cable');
    expect(await inPostgres('SELECT id FROM tenants')).toEqual([]);
    expect(await copyFromSqlite(file, url)).toMatchObject({ tenants: 1, accounts: 1 });
  });

  test('to where no database is says so', async () => {
    await smallDepot();
    await expect(copyFromSqlite(file, 'postgres://u:p@127.0.0.1:1/m')).rejects.toMatchObject({ kind: 'database-unreachable' });
  });

  test('a depot with a table that nobody knows is refused', async () => {
    await smallDepot();
    const database = new DatabaseSync(file);
    database.exec('CREATE TABLE extra (x INTEGER)');
    database.close();
    await expect(copyFromSqlite(file, url)).rejects.toThrow('cannot move: extra');
  });

  test('many rows goes in batches; text that PostgreSQL cannot hold is mended', async () => {
    const tenant = await smallDepot();
    const database = new DatabaseSync(file);
    database.prepare("UPDATE tenants SET name = 'No' || char(0) || 'rth'").run();
    const insert = database.prepare(
      "INSERT INTO documents (tenant, collection, id, seq, received_at, content) VALUES (?, 'sites', ?, ?, 0, '{}')",
    );
    for (let seq = 2; seq < 1300; seq += 1) insert.run(tenant, `s${seq}`, seq);
    database.close();
    expect((await copyFromSqlite(file, url)).documents).toBe(1299);
    expect(await inPostgres('SELECT name FROM tenants')).toEqual([{ name: 'No\uFFFDrth' }]);
  });
});

test('both storages have the same tables and columns', async () => {
  await smallDepot();
  await copyFromSqlite(file, url);
  const sqlite = inSqlite(
    "SELECT t.name AS tab, c.name AS col FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'",
  );
  const postgres = await inPostgres(
    "SELECT table_name AS tab, column_name AS col FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT IN ('server_key', 'milepost_version')",
  );
  const names = (rows: Record<string, unknown>[]) => rows.map(({ tab, col }) => `${String(tab)}.${String(col)}`).toSorted();
  expect(names(postgres)).toEqual(names(sqlite));
});
