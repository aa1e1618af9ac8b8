import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAccount, createTenant } from '#sync-server/accounts.ts';
import { serverClock } from '#sync-server/clock.ts';
import { claimDataFolder } from '#sync-server/data-folder.ts';
import { openPostgres } from '#sync-server/storage/postgres/storage.ts';
import { openSqlite } from '#sync-server/storage/sqlite/storage.ts';
import { CHEAP, freshFolder } from '#sync-server/testing/harness.ts';
import { postgresCluster, type PostgresCluster } from '#sync-server/testing/postgres.ts';
import { runCommand } from './testing/run-command.ts';

let cluster: PostgresCluster;
let folder: ReturnType<typeof freshFolder>;
let dataDir: string;
beforeAll(async () => {
  cluster = await postgresCluster();
  folder = freshFolder();
  dataDir = join(folder.path, 'data');
  mkdirSync(dataDir);
  const clock = serverClock(Date.now, randomBytes);
  const storage = openSqlite({ file: join(dataDir, 'milepost.db'), now: Date.now });
  const deps = { storage, clock, random: randomBytes, passwordCost: CHEAP };
  const tenant = await createTenant(deps, { name: 'North' });
  await createAccount(deps, tenant, { name: 'A', email: 'a@north.test', role: 'admin', password: 'correct horse battery' });
  await storage.close();
});
afterAll(async () => {
  await cluster.remove();
  folder.remove();
});

const run = (command: string, args: readonly string[], url?: string) => runCommand(command, ['--data-dir', dataDir, ...args], url);
const migrate = (url?: string, ...args: string[]) => run('migrate-storage', args, url);

test('a depot moves to PostgreSQL and says how much; a second time is refused; an import then goes there', async () => {
  const url = await cluster.database();
  const moved = await migrate(url);
  expect(moved).toMatchObject({ code: 0, err: '' });
  expect(moved.out).toMatch(
    /^tenants +1\nepochs +1\ndocuments +1\ndigests +1\ndepartures +0\nreaches +1\naccounts +1\nenrolments +0\nrefresh_tokens +0\nlaptop_reports +0\nmoved_stamps +0\npassed_over +0\nMoved to 127\.0\.0\.1:\d+\/m\w+\./,
  );
  expect(moved.out).not.toContain(new URL(url).password);
  expect(await migrate(url)).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringMatching(/^The PostgreSQL database is not empty[^\n]+\n$/),
  });

  const file = join(folder.path, 'fleet.csv');
  writeFileSync(file, 'site,device,type,serial\nKM 1,Camera 1,camera,S-1\n');
  expect(await run('import', [file, '--yes'], url)).toMatchObject({ code: 0 });
  const storage = await openPostgres({ url, now: Date.now, name: 'look' });
  const [tenant] = await storage.read((reader) => reader.tenants());
  expect(await storage.read((reader) => reader.count(tenant!.id, 'devices', {}))).toBe(1);
  await storage.close();
  expect(await run('import', [file, '--yes'], 'mysql://x')).toMatchObject({
    code: 1,
    err: expect.stringContaining('DATABASE_URL must be'),
  });
  expect(await run('start', ['--no-open'], 'mysql://x')).toMatchObject({ code: 1, err: expect.stringContaining('DATABASE_URL must be') });
});

test('what cannot be done is said in one sentence', async () => {
  expect(await migrate(undefined, '--help')).toMatchObject({ code: 0, out: expect.stringContaining('DATABASE_URL') });
  expect(await migrate()).toMatchObject({ code: 1, err: expect.stringMatching(/^DATABASE_URL must name[^\n]+\n$/) });
  expect(await migrate('postgres://u:p@127.0.0.1:1/m')).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^The database 127[^\n]+\n$/),
  });
  expect(await migrate('postgres://u:p@127.0.0.1:1/m', '--what')).toMatchObject({ code: 1, err: expect.stringMatching(/^Unknown option/) });
  expect(await migrate('postgres://u:p@127.0.0.1:1/m', '--data-dir', folder.path)).toMatchObject({
    code: 1,
    err: `There is no Milepost database in ${folder.path}.\n`,
  });
  const { release } = await claimDataFolder(dataDir);
  expect(await migrate('postgres://u:p@127.0.0.1:1/m')).toMatchObject({ code: 1, err: expect.stringContaining('Another Milepost server') });
  release();
});
