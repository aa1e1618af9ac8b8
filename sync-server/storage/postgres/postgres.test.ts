import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { StartError } from '../../start-error.ts';
import { postgresCluster, type PostgresCluster } from '../../testing/postgres.ts';
import type { Storage } from '../port.ts';
import { openPool, clientConfig, within } from './connection.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { openPostgres, type PostgresOptions } from './storage.ts';

const NEWEST = migrations.at(-1)!.version;

// A database of one's own on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const T = '018f0000-0000-7000-8000-000000000001';
const doc = (id: string, n = 0) => ({ id, content: JSON.stringify({ id, n }) });

let cluster: PostgresCluster;
let url: string;
let open: Storage[];
beforeAll(async () => {
  cluster = await postgresCluster();
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
const refusal = async (over: Partial<PostgresOptions>): Promise<StartError> => {
  const error: unknown = await opened(over).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(StartError);
  expect((error as Error).message).toMatch(/^[^\n]+\.$/);
  return error as StartError;
};

describe('[I4] [S9] numbers', () => {
  test('are gapless and in commit order under 8 writers on two servers, as seen by somebody who reads along', async () => {
    const servers = [await opened(), await opened()] as const;
    await servers[0].transact(T, (transaction) => transaction.addTenant('North', 'e'));
    const given: number[] = [];
    let writing = true;
    const readAlong = async (): Promise<number[]> => {
      const seen: number[] = [];
      // A reader's checkpoint never passes a number that is committed later: all it takes up in this way is everything.
      for (let more = true; more;) {
        more = writing;
        const rows = await servers[1].read((reader) => reader.documentsAfter(T, 'sites', seen.at(-1) ?? 0, 1000));
        seen.push(...rows.map(({ seq }) => seq));
      }
      return seen;
    };
    const reading = readAlong();
    const writer = async (index: number): Promise<void> => {
      const server = servers[index % 2] as Storage;
      for (let n = 0; n < 20; n += 1) {
        const ids = [`w${index}-${n}-a`, `w${index}-${n}-b`];
        const last = await server
          .transact(T, async (transaction) => {
            const seq = await transaction.putDocuments(
              'sites',
              ids.map((id) => doc(id)),
            );
            if (n % 5 === 4) throw new Error('changed my mind');
            return seq;
          })
          .catch(() => undefined);
        if (last !== undefined) given.push(last - 1, last);
      }
    };
    await Promise.all(Array.from({ length: 8 }, (_, index) => writer(index)));
    writing = false;
    const all = Array.from({ length: 8 * 16 * 2 }, (_, index) => index + 1);
    expect(given.toSorted((a, b) => a - b)).toEqual(all);
    expect(await reading).toEqual(all);
    expect((await servers[0].read((reader) => reader.tenant(T)))?.seq).toBe(all.length);
  });

  test('of a document put twice in one go are as if it had been put one after the other', async () => {
    const storage = await opened();
    await storage.transact(T, async (transaction) => {
      await transaction.addTenant('North', 'e');
      expect(await transaction.putDocuments('sites', [doc('a', 1), doc('b'), doc('a', 2)])).toBe(3);
    });
    expect(await storage.read((reader) => reader.documentsAfter(T, 'sites', 0, 9))).toEqual([
      { seq: 2, content: doc('b').content },
      { seq: 3, content: doc('a', 2).content },
    ]);
  });
});

describe('a transaction', () => {
  test('reads what it has put, whichever way it looks', async () => {
    const storage = await opened();
    await storage.transact(T, async (transaction) => {
      await transaction.addTenant('North', 'e');
      await transaction.putDocuments('sites', [doc('a')]);
      expect((await transaction.tenants())[0]?.seq).toBe(1);
      await transaction.putDocuments('sites', [doc('b')]);
      expect((await transaction.tenant(T))?.seq).toBe(2);
      await transaction.putDocuments('sites', [doc('c')]);
      expect(await transaction.epochEnd(T, 'e')).toBe(3);
      await transaction.putDocuments('sites', [doc('d')]);
      expect(await transaction.count(T, 'sites', {})).toBe(4);
      await transaction.putDocuments('sites', [doc('e')]);
      expect(await transaction.documentsAfter(T, 'sites', 4, 9)).toEqual([{ seq: 5, content: doc('e').content }]);
      await transaction.putDocuments('sites', [doc('f')]);
      expect(await transaction.documentsBefore(T, 'sites', undefined, 1)).toEqual([{ seq: 6, content: doc('f').content }]);
      await transaction.putDocuments('sites', [doc('g')]);
      expect(await transaction.allDocuments(T, 'sites')).toHaveLength(7);
      expect(await transaction.document('other', 'sites', 'g')).toBeUndefined();
    });
  });

  test('that goes on after a statement that failed is undone, and says so', async () => {
    const storage = await opened();
    await storage.transact(T, (transaction) => transaction.addTenant('North', 'e'));
    const going = storage.transact(T, async (transaction) => {
      await transaction.addTenant('North again', 'e').catch(() => undefined);
    });
    await expect(going).rejects.toThrow('went on after a statement that failed');
    expect(await storage.read((reader) => reader.tenants())).toHaveLength(1);
  });

  test('takes a laptop whose name holds what PostgreSQL cannot', async () => {
    const storage = await opened();
    await storage.transact(T, async (transaction) => {
      await transaction.addTenant('North', 'e');
      await transaction.addAccount({ person: 'p', email: 'a@b.test', passwordHash: 'h' });
      const times = { enrolledAt: 1, lastContactAt: 1, revokedAt: undefined, revokedWhy: undefined, refreshGeneration: 0, refreshHash: '' };
      await transaction.enrol({
        session: 's',
        laptop: 'l',
        laptopName: 'Tough\0book',
        person: 'p',
        publicKey: '{}',
        certificate: '',
        ...times,
      });
    });
    expect((await storage.read((reader) => reader.enrolment('s')))?.laptopName).toBe('Tough\uFFFDbook');
    expect(await storage.read((reader) => reader.accountByEmail('a\0@b.test'))).toBeUndefined();
  });
});

describe('opening', () => {
  test('by several servers at once makes one database', async () => {
    await Promise.all([opened({ name: 'a' }), opened({ name: 'b' }), opened({ name: 'c' })]);
    expect(await cluster.sql(url, 'SELECT version FROM milepost_version')).toEqual([{ version: NEWEST }]);
  });

  test('what a newer server wrote is refused, and nothing is touched', async () => {
    await cluster.sql(url, 'CREATE TABLE milepost_version (version INTEGER NOT NULL); INSERT INTO milepost_version VALUES (999)');
    expect(await refusal({})).toMatchObject({ kind: 'database-newer', message: expect.stringContaining('version 999') });
    const tables = await cluster.sql(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
    expect(tables).toEqual([{ tablename: 'milepost_version' }]);
  });

  test('a migration that fails leaves what was there before', async () => {
    await opened();
    const pool = openPool(clientConfig(url), 1);
    const broken = { version: NEWEST + 1, sql: 'CREATE TABLE half (x INTEGER); CREATE TABLE half (x INTEGER);' };
    await expect(migrate(pool, [...migrations, broken])).rejects.toThrow('already exists');
    await migrate(pool, []).catch((error: unknown) => expect(error).toMatchObject({ kind: 'database-newer' }));
    await pool.end();
    expect(await cluster.sql(url, "SELECT to_regclass('half') AS half, version FROM milepost_version")).toEqual([
      { half: null, version: NEWEST },
    ]);
  });

  test('a version table without a line counts as none', async () => {
    await cluster.sql(url, 'CREATE TABLE milepost_version (version INTEGER NOT NULL)');
    const storage = await opened();
    expect(await storage.read((reader) => reader.tenants())).toEqual([]);
  });

  test('says in one sentence that there is no database, without its password', async () => {
    const { host } = new URL(url);
    const nobody = await refusal({ url: 'postgres://u:geheim@127.0.0.1:1/m' });
    expect(nobody).toMatchObject({ kind: 'database-unreachable', message: expect.stringContaining('127.0.0.1:1/m cannot be reached') });
    const wrong = await refusal({ url: `postgres://milepost:geheim@${host}/postgres` });
    expect(wrong).toMatchObject({ kind: 'database-unreachable', message: expect.stringContaining('password') });
    expect(`${nobody.message}${wrong.message}`).not.toContain('geheim');
  });

  test('a database that is not for us is refused', async () => {
    await cluster.sql(url, "CREATE DATABASE ascii ENCODING 'SQL_ASCII' TEMPLATE template0");
    const ascii = new URL(url);
    ascii.pathname = '/ascii';
    expect(await refusal({ url: ascii.href })).toMatchObject({ kind: 'database-broken', message: expect.stringContaining('UTF8') });
    await cluster.sql(url, 'CREATE TABLE tenants (x INTEGER)');
    expect(await refusal({})).toMatchObject({
      kind: 'database-broken',
      message: expect.stringContaining('not of Milepost (such as tenants)'),
    });
    expect(await cluster.sql(url, "SELECT to_regclass('milepost_version') AS made")).toEqual([{ made: null }]);
  });

  test('a database that lacks a table is refused, and nothing is made up', async () => {
    await (await opened()).close();
    await cluster.sql(url, 'DROP TABLE refresh_tokens');
    expect(await refusal({})).toMatchObject({
      kind: 'database-broken',
      message: expect.stringContaining('the table refresh_tokens is missing'),
    });
    expect(await cluster.sql(url, "SELECT to_regclass('refresh_tokens') AS made")).toEqual([{ made: null }]);
  });

  test('that is out of room says so to whoever asked', async () => {
    const pool = openPool(clientConfig(url), 1);
    const full = "DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$";
    const error: unknown = await within(pool, 'BEGIN', (query) => query({ name: '', text: full })).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'StorageUnavailable', reason: 'the disk of the server is full' });
    await pool.end();
  });

  test('with another key than the other servers is refused', async () => {
    await opened({ kid: 'one' });
    await opened({ kid: 'one' });
    expect(await refusal({ kid: 'two' })).toMatchObject({ kind: 'key-unreadable', message: expect.stringContaining('server-key.json') });
  });

  test('warns when a power cut would lose what is committed', async () => {
    const unsafe = await postgresCluster(['fsync=off', 'full_page_writes=off']);
    const words: string[] = [];
    const storage = await openPostgres({ url: await unsafe.database(), now: () => 0, name: 'a', onTrouble: (said) => words.push(said) });
    expect(words).toEqual([expect.stringContaining('fsync off'), expect.stringContaining('full_page_writes off')]);
    await storage.close();
    await unsafe.remove();
  });
});

const SETTINGS = "SELECT current_setting('synchronous_commit') AS commit, current_setting('plan_cache_mode') AS plans";
test.each([
  ['off', 'on'],
  ['on', 'on'],
  ['remote_apply', 'remote_apply'],
])('where the database commits with synchronous_commit %s, we commit with %s', async (set, used) => {
  await cluster.sql(url, `ALTER DATABASE ${new URL(url).pathname.slice(1)} SET synchronous_commit = ${set}`);
  const pool = openPool(clientConfig(url), 1);
  const [row] = await within(pool, 'BEGIN', (query) => query({ name: '', text: SETTINGS }));
  // A plan kept from when a table was empty would read all of it.
  expect(row).toEqual({ commit: used, plans: 'force_custom_plan' });
  await pool.end();
});
