import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate, userVersion } from '../migrate.ts';
import { regionReads } from '../region-reads.ts';
import { migration0001 } from './0001-first.ts';
import { migration0005 } from './0005-scope.ts';

let database: DatabaseSync;
beforeEach(() => {
  database = new DatabaseSync(':memory:');
  migrate(database, [migration0001]);
});
afterEach(() => database.close());

test('places what a depot of version 1 holds', () => {
  database.exec("INSERT INTO tenants (id, name) VALUES ('t', 'North')");
  const insert = database.prepare("INSERT INTO documents VALUES ('t', ?, ?, ?, 0, ?)");
  const documents: [string, string, object][] = [
    ['timeline', 'e1', { incident: 'i1' }],
    ['timeline', 'e2', { incident: 'unknown' }],
    ['incidents', 'i1', { site: 's1' }],
    ['incidents', 'i2', { site: '' }],
    ['incidents', 'i3', { site: 'unknown' }],
    ['devices', 'd1', { site: 's1' }],
    ['sites', 's1', { region: 'East “1”' }],
    ['sites', 's2', { region: '' }],
    ['people', 'p1', { name: 'A' }],
  ];
  documents.forEach(([collection, id, content], seq) => insert.run(collection, id, seq, JSON.stringify(content)));
  migrate(database, [migration0001, migration0005]);
  expect(userVersion(database)).toBe(5);
  const placed = database.prepare('SELECT id, region, tie FROM documents ORDER BY id').all();
  expect(placed.map(({ id, region, tie }) => [id, region, tie])).toEqual([
    ['d1', 'East “1”', 's1'],
    ['e1', 'East “1”', 'i1'],
    ['e2', null, 'unknown'],
    ['i1', 'East “1”', 's1'],
    ['i2', '', ''],
    ['i3', null, 'unknown'],
    ['p1', '', ''],
    ['s1', 'East “1”', ''],
    ['s2', '', ''],
  ]);
});

test('reads within regions walk the index of each and sort nothing but what is gone', () => {
  migrate(database, [migration0001, migration0005]);
  const plan = (sql: string): string =>
    database
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map((row) => String(row['detail']))
      .join('\n');
  const where = "FROM documents WHERE tenant = 't' AND collection = 'c' AND region = 'r'";
  expect(plan(`SELECT seq, content ${where} AND seq > 1 ORDER BY seq LIMIT 9`)).toBe(
    'SEARCH documents USING INDEX documents_of_region (tenant=? AND collection=? AND region=? AND seq>?)',
  );
  expect(plan(`SELECT count(*) ${where} AND seq > 1 AND seq < 9`)).toContain('COVERING INDEX documents_of_region');
  expect(plan("SELECT 1 FROM documents WHERE tenant = 't' AND collection = 'c' AND region IS NULL LIMIT 1")).toContain(
    'documents_of_region',
  );
  expect(
    plan("SELECT id FROM documents WHERE tenant = 't' AND collection = 'c' AND tie = 'x' AND tie <> '' AND region IS NOT 'r' LIMIT 9"),
  ).toContain('documents_tied');
  // Every statement is good SQL.
  expect(regionReads(database).countGone('t', 'sites', { seen: [''], from: [''] }, 0)).toBe(0);
});
