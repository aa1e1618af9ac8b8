import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { migrate, userVersion } from '../migrate.ts';
import { migration0001 } from './0001-first.ts';

function migrated(): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  migrate(database, [migration0001]);
  return database;
}

function plan(database: DatabaseSync, sql: string): string {
  const rows = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all();
  return rows.map((row) => String(row['detail'])).join('\n');
}

test('makes an empty database one of version 1, once', () => {
  const database = migrated();
  migrate(database, [migration0001]);
  expect(userVersion(database)).toBe(1);
  database.close();
});

test('pull, first load and count walk the index of the sequence and sort nothing', () => {
  const database = migrated();
  const where = "FROM documents WHERE tenant = 't' AND collection = 'c'";
  const forwards = plan(database, `SELECT seq, content ${where} AND seq > 1 ORDER BY seq LIMIT 10`);
  const backwards = plan(database, `SELECT seq, content ${where} AND seq < 9 ORDER BY seq DESC LIMIT 10`);
  expect(forwards).toBe('SEARCH documents USING INDEX documents_in_order (tenant=? AND collection=? AND seq>?)');
  expect(backwards).toBe('SEARCH documents USING INDEX documents_in_order (tenant=? AND collection=? AND seq<?)');
  expect(plan(database, `SELECT count(*) ${where} AND seq > 1 AND seq < 9`)).toContain('COVERING INDEX documents_in_order');
  database.close();
});

test('a sequence number is given once in a tenant and collection', () => {
  const database = migrated();
  database.exec("INSERT INTO tenants (id, name) VALUES ('t', 'North')");
  const insert = database.prepare("INSERT INTO documents VALUES ('t', 'sites', ?, 1, 0, '{}')");
  insert.run('a');
  expect(() => insert.run('b')).toThrow('UNIQUE constraint failed');
  database.close();
});
