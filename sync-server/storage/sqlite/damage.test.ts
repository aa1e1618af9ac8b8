import { existsSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StartError } from '../../start-error.ts';
import { startServer } from '../../start.ts';
import { freshFolder } from '../../testing/harness.ts';
import { openSqlite } from './storage.ts';

const T = '018f0000-0000-7000-8000-000000000001';
const PAGE = 4096;

let folder: ReturnType<typeof freshFolder>;
let file: string;
beforeEach(async () => {
  folder = freshFolder();
  file = join(folder.path, 'milepost.db');
  const storage = openSqlite({ file, now: () => 0 });
  await storage.transact(T, async (transaction) => {
    await transaction.addTenant('North', 'e');
    const documents = Array.from({ length: 400 }, (_, n) => ({
      id: `d${n}`,
      content: JSON.stringify({ id: `d${n}`, text: 'x'.repeat(500) }),
    }));
    await transaction.putDocuments('sites', documents);
  });
  await storage.close();
});
afterEach(() => folder.remove());

const files = (): { readonly [name: string]: string } =>
  Object.fromEntries(
    readdirSync(folder.path)
      .filter((name) => /\.db(-wal)?$/.test(name))
      .map((name) => [name, readFileSync(join(folder.path, name)).toString('base64')]),
  );
const refused = async (): Promise<string> => {
  const before = files();
  const config = { host: '127.0.0.1', port: 0, dataDir: folder.path, allowedOrigins: [], logLevel: 'silent', name: 'Depot' } as const;
  const error: unknown = await startServer(config).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(StartError);
  expect(error).toMatchObject({ kind: 'database-broken', message: expect.stringMatching(/^[^\n]+\.$/) });
  const kept = files();
  for (const [name, bytes] of Object.entries(before)) expect(kept[name] === bytes, `${name} is as it was`).toBe(true);
  return (error as StartError).message;
};
const overwrite = (at: number, bytes: Buffer): void => {
  const whole = readFileSync(file);
  bytes.copy(whole, at);
  writeFileSync(file, whole);
};
const garbage = (length: number): Buffer => Buffer.alloc(length, 'Lorem ipsum ');

describe('a damaged database is refused with what to do, and stays as it was:', { timeout: 30_000 }, () => {
  test('garbage where its header was', async () => {
    overwrite(0, garbage(100));
    expect(await refused()).toMatch(/is damaged \(file is not a database\): .* restore the newest backup/);
  });

  test.each([0.25, 0.5, 0.75])('garbage over a page, %d of the way through', async (part) => {
    const pages = readFileSync(file).length / PAGE;
    overwrite(Math.floor(pages * part) * PAGE, garbage(PAGE));
    expect(await refused()).toMatch(/is damaged \(.*\): .* restore the newest backup/);
  });

  test.each([PAGE * 3, PAGE * 30 + 100, 50])('cut off after %d bytes', async (length) => {
    truncateSync(file, length);
    expect(await refused()).toMatch(/is damaged .* restore the newest backup/);
  });

  test('emptied', async () => {
    truncateSync(file, 0);
    expect(await refused()).toContain('is damaged (it is empty)');
  });

  test('gone, with its log left behind', async () => {
    const writer = new DatabaseSync(file);
    writer.exec("INSERT INTO tenants (id, name) VALUES ('u', 'South')");
    // As a crash leaves it: closing would take the log up into the file.
    const log = readFileSync(`${file}-wal`);
    writer.close();
    rmSync(file);
    writeFileSync(`${file}-wal`, log);
    expect(await refused()).toContain('it is missing, and its log');
    expect(existsSync(file)).toBe(false);
  });

  test('without one of its tables', async () => {
    const writer = new DatabaseSync(file);
    writer.exec('DROP TABLE refresh_tokens');
    writer.close();
    expect(await refused()).toContain('no such table: refresh_tokens');
  });

  test('of another program', async () => {
    rmSync(file);
    const other = new DatabaseSync(file);
    other.exec('CREATE TABLE recipes (x)');
    other.close();
    expect(await refused()).toContain('is not a database of Milepost');
  });
});

test('a start that was cut short while it made the database does not stand in the way of the next', async () => {
  renameSync(file, `${file}.new`);
  truncateSync(`${file}.new`, 5000);
  writeFileSync(`${file}.new-wal`, garbage(100));
  const storage = openSqlite({ file, now: () => 0 });
  expect(await storage.read((reader) => reader.tenants())).toEqual([]);
  await storage.close();
  expect(readdirSync(folder.path).filter((name) => name.includes('.new'))).toEqual([]);
});
