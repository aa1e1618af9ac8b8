import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StartError } from '../../start-error.ts';
import { freshFolder } from '../../testing/harness.ts';
import { storageContract } from '../contract-suite.ts';
import { migrate, userVersion } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { durabilityOf, openWriter } from './open.ts';
import { openSqlite } from './storage.ts';

const NEWEST = migrations.at(-1)!.version;

storageContract('SQLite', async () => {
  const folder = freshFolder();
  const storage = openSqlite({ file: join(folder.path, 'a.db'), now: () => 0 });
  return {
    storage,
    cleanUp: async () => {
      await storage.close();
      folder.remove();
    },
  };
});

describe('SQLite file', () => {
  let folder: ReturnType<typeof freshFolder>;
  let file: string;
  beforeEach(() => {
    folder = freshFolder();
    file = join(folder.path, 'a.db');
  });
  afterEach(() => folder.remove());

  test('is opened again as it was', async () => {
    const first = openSqlite({ file, now: () => 0 });
    await first.transact('t', (transaction) => transaction.addTenant('North', 'e'));
    await first.close();
    const second = openSqlite({ file, now: () => 0 });
    expect(await second.read((reader) => reader.tenants())).toHaveLength(1);
    await second.close();
  });

  test('is written by a connection that syncs every commit to its log', () => {
    const writer = openWriter(file);
    expect(durabilityOf(writer)).toEqual({ journal: 'wal', synchronous: 2 });
    writer.close();
    // Also when it is there already.
    const again = openWriter(file);
    expect(durabilityOf(again)).toEqual({ journal: 'wal', synchronous: 2 });
    again.close();
  });

  test('of a newer version is refused in one sentence and stays as it was', () => {
    const database = new DatabaseSync(file);
    database.exec('CREATE TABLE future (x); PRAGMA user_version = 999');
    database.close();
    expect(() => openSqlite({ file, now: () => 0 })).toThrow(StartError);
    expect(() => openSqlite({ file, now: () => 0 })).toThrow('written by a newer Milepost (version 999');
    const after = new DatabaseSync(file);
    expect(after.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()).toEqual([{ name: 'future' }]);
    expect(after.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'delete' });
    after.close();
  });

  test('a migration that fails leaves the version before it', () => {
    const database = new DatabaseSync(file);
    const broken = { version: NEWEST + 1, sql: 'CREATE TABLE half (x); CREATE TABLE half (x);' };
    expect(() => migrate(database, [...migrations, broken])).toThrow('already exists');
    expect(userVersion(database)).toBe(NEWEST);
    expect(database.prepare("SELECT name FROM sqlite_schema WHERE name = 'half'").all()).toEqual([]);
    database.close();
  });

  test('without migrations there is nothing to do', () => {
    const database = new DatabaseSync(file);
    migrate(database, []);
    expect(userVersion(database)).toBe(0);
    database.close();
  });
});
