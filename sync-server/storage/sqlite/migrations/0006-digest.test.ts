import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freshFolder } from '../../../testing/harness.ts';
import { wrongSums } from '../../../sync/digest.ts';
import { migrate, userVersion } from '../migrate.ts';
import { openSqlite } from '../storage.ts';
import { migrations } from './index.ts';

let folder: ReturnType<typeof freshFolder>;
let file: string;
beforeEach(() => {
  folder = freshFolder();
  file = join(folder.path, 'old.db');
});
afterEach(() => folder.remove());

test('[S40] a depot of before has its digests as soon as it is opened', async () => {
  const old = new DatabaseSync(file);
  migrate(
    old,
    migrations.filter(({ version }) => version < 6),
  );
  old.exec("INSERT INTO tenants (id, name, seq) VALUES ('t', 'North', 1200)");
  const insert = old.prepare(
    "INSERT INTO documents (tenant, collection, id, seq, received_at, content, region) VALUES ('t', ?, ?, ?, 0, ?, ?)",
  );
  old.exec('BEGIN');
  for (let n = 1; n <= 1200; n += 1)
    insert.run(n % 2 === 0 ? 'sites' : 'devices', `id-${n}`, n, JSON.stringify({ id: `id-${n}`, n }), n % 3 === 0 ? null : 'East');
  old.exec('COMMIT');
  old.close();
  for (let opening = 0; opening < 2; opening += 1) {
    const storage = openSqlite({ file, now: () => 0 });
    await storage.read(async (reader) => {
      expect(await wrongSums(reader, 't', 'sites')).toEqual([]);
      expect(await wrongSums(reader, 't', 'devices')).toEqual([]);
      expect(await wrongSums(reader, 't', 'sites', ['East'])).toEqual([]);
    });
    await storage.close();
  }
});

test('buckets are found by index, and so is what still lacks its hash', () => {
  const database = new DatabaseSync(':memory:');
  migrate(database, migrations);
  expect(userVersion(database)).toBe(migrations.at(-1)?.version);
  const plan = (sql: string): string =>
    database
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map((row) => String(row['detail']))
      .join('\n');
  expect(plan("SELECT id, hash_a, hash_b FROM documents WHERE tenant = 't' AND collection = 'c' AND bucket = 1")).toContain(
    'INDEX documents_in_bucket (tenant=? AND collection=? AND bucket=?)',
  );
  expect(plan('SELECT id FROM documents WHERE hash_a IS NULL LIMIT 1')).toContain('INDEX documents_unhashed');
  database.close();
});
