import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { createServer as createHttpServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAccount, createTenant, type AccountDeps } from '#sync-server/accounts.ts';
import { SERVER_AUTHOR, serverClock } from '#sync-server/clock.ts';
import { stampAuthor } from '#domain/clock/stamp.ts';
import { DATABASE_FILE } from '#sync-server/data-folder.ts';
import { startServer, type RunningServer } from '#sync-server/start.ts';
import { openSqlite } from '#sync-server/storage/sqlite/storage.ts';
import { IMPORT_USAGE } from './import/options.ts';
import { runImport, type Terminal } from './import/run.ts';

const PASSWORD = 'fleet-keeper-63';
const HEADER = 'site,road,device,type,serial,firmware';
const fleet = (count: number, firmware = '3.0'): string =>
  [HEADER, ...Array.from({ length: count }, (_, n) => `A14 J${n % 3},A14,LC-${n},lane-controller,S${n},${firmware}`)].join('\n');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'milepost-import-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const dataDir = (): string => path.join(folder, 'data');
const write = (name: string, text: string): string => {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
};

/** A data folder as a server left it, with these tenants, each with an admin. */
async function database<T>(names: readonly string[], then?: (deps: AccountDeps, tenant: string) => Promise<T>): Promise<T | undefined> {
  mkdirSync(dataDir(), { recursive: true });
  const storage = openSqlite({ file: path.join(dataDir(), DATABASE_FILE), now: Date.now });
  const deps = {
    storage,
    clock: serverClock(Date.now, randomBytes),
    random: randomBytes,
    passwordCost: { memory: 16, passes: 1, parallelism: 1 },
  };
  const known = await storage.read((reader) => reader.tenants());
  for (const name of names) {
    const tenant = await createTenant(deps, { name });
    await createAccount(deps, tenant, { name: 'Priya Nair', email: `admin@${name}.test`, role: 'admin', password: PASSWORD });
    await createAccount(deps, tenant, { name: 'Mara Lind', email: `tech@${name}.test`, role: 'technician', password: PASSWORD });
  }
  const result = await then?.(deps, known[0]?.id ?? '');
  await storage.close();
  return result;
}

type Said = { code: number; out: string; error: string; progress: string[] };
async function run(
  args: readonly string[],
  { answer, env = {} }: { answer?: boolean; env?: { [name: string]: string } } = {},
): Promise<Said> {
  const said = { out: [] as string[], error: [] as string[], progress: [] as string[] };
  const terminal: Terminal = {
    out: (line) => void said.out.push(line),
    error: (line) => void said.error.push(line),
    progress: (text) => void said.progress.push(text),
    ...(answer === undefined ? {} : { ask: () => Promise.resolve(answer) }),
  };
  const code = await runImport([...args, '--data-dir', dataDir()], env, terminal);
  return { code, out: said.out.join('\n'), error: said.error.join('\n'), progress: said.progress };
}
const devices = () => database([], (deps, tenant) => deps.storage.read((reader) => reader.allDocuments(tenant, 'devices')));

describe('into a data folder on which no server runs', () => {
  test('shows, asks, imports, and has nothing to change the second time', async () => {
    await database(['north']);
    const file = write('fleet.csv', fleet(300));
    const first = await run([file], { answer: true });
    expect(first.code).toBe(0);
    expect(first.out).toContain('fleet.csv: 300 good rows');
    expect(first.out).toMatch(/devices +300 +0 +0 +0\n/);
    expect(first.out).toContain('Imported: 3 sites added, 300 devices added.');
    expect(first.progress.at(-2)).toBe(`[${'#'.repeat(30)}] 303 of 303`);
    expect(first.progress.at(-1)).toBe('');
    expect((await devices())?.map((one) => stampAuthor(one.stamps['*']!))).toContain(SERVER_AUTHOR);

    const second = await run([file]);
    expect(second).toMatchObject({ code: 0, error: '' });
    expect(second.out).toContain('Nothing to change.');
  });

  test('shows what changes, retires only when asked, and brings back', async () => {
    await database(['north']);
    await run([write('all.csv', fleet(14)), '--yes', '--email', 'admin@north.test']);
    const part = write('part.csv', fleet(12, '3.1').replace('A14 J1,A14,LC-1,', 'A14 J0,A14,LC-1b,'));
    const shown = await run([part, '--dry-run']);
    expect(shown.code).toBe(0);
    expect(shown.out).toContain('  changed LC-0 (S0): variant – · 3.0 · – → – · 3.1 · –\n');
    expect(shown.out).toContain('  changed LC-1 (S1): name LC-1 → LC-1b, variant – · 3.0 · – → – · 3.1 · –, site A14 J1 → A14 J0\n');
    expect(shown.out).toContain('… and 2 more');
    expect(shown.out).toContain('2 devices in service are not in the file and stay as is');
    expect(shown.out).toContain('Nothing was changed (--dry-run).');

    expect((await run([part, '--yes', '--retire-missing'])).out).toContain('Imported: 12 devices changed, 2 devices retired.');
    const back = await run([write('back.csv', fleet(14, '3.1')), '--yes']);
    expect(back.out).toContain('2 retired devices are back in service.');
    expect(back.out).toContain('3 devices changed.');
  });

  test('names bad rows, twenty of them, and imports the others only when told to', async () => {
    await database(['north']);
    const bad = Array.from({ length: 22 }, (_, n) => `A14 J1,A14,X-${n},blimp,X${n},1`).join('\n');
    const file = write('bad.csv', `${fleet(2)}\n${bad}\nA14 J1,A14,C,camera,,`);
    const refused = await run([file, '--yes']);
    expect(refused.code).toBe(2);
    expect(refused.out).toContain('bad.csv: 2 good rows, 23 bad');
    expect(refused.out).toContain('  line 4, column 4 type: not a device type (known: camera, ');
    expect(refused.out).toContain('  … and 3 more');
    expect(refused.error).toContain('--skip-bad');
    expect(await devices()).toEqual([]);

    const retiring = await run([file, '--yes', '--skip-bad', '--retire-missing']);
    expect(retiring).toMatchObject({ code: 2 });
    expect(retiring.error).toContain('leave out --retire-missing');

    const done = await run([file, '--yes', '--skip-bad']);
    expect(done.code).toBe(0);
    expect(done.out).toContain('2 devices added, 23 bad rows left out.');
  });

  test('with --json prints one object with every bad row, and shows no progress', async () => {
    await database(['north']);
    const lines = Array.from({ length: 30 }, (_, n) => `{"site":"A","device":"D${n}","type":"blimp","serial":"X${n}"}`);
    const file = write('fleet.jsonl', ['{"site":"A","device":"B","type":"camera","serial":"S"}', ...lines].join('\n'));
    const { code, out, progress } = await run([file, '--json', '--yes', '--skip-bad']);
    expect(code).toBe(0);
    expect(progress).toEqual([]);
    const told = JSON.parse(out) as { preview: { problems: unknown[] } };
    expect(told.preview.problems).toHaveLength(30);
    expect(told).toMatchObject({ applied: true, result: { skipped: 30, counts: { devices: { added: 1 } } } });
  });

  test('needs a yes', async () => {
    await database(['north']);
    const file = write('fleet.csv', fleet(1));
    expect(await run([file])).toMatchObject({ code: 2, error: 'Nothing was changed: say --yes to import this.' });
    expect(await run([file], { answer: false })).toMatchObject({ code: 2, error: 'Nothing was changed.' });
    expect(await devices()).toEqual([]);
  });

  test('with several tenants wants to know which', async () => {
    await database(['north', 'south']);
    const file = write('fleet.csv', fleet(1));
    expect(await run([file, '--yes'])).toMatchObject({ code: 1, error: expect.stringContaining('--tenant') as unknown });
    expect(await run([file, '--yes', '--tenant', 'west'])).toMatchObject({
      code: 1,
      error: 'There is no tenant "west"; there is: north, south.',
    });
    expect(await run([file, '--yes', '--tenant', 'south', '--email', 'admin@north.test'])).toMatchObject({
      code: 1,
      error: 'Nobody in south has the e-mail admin@north.test.',
    });
    expect(await run([file, '--yes', '--tenant', 'north', '--email', 'Admin@north.test'])).toMatchObject({ code: 0 });
  });
});

describe('through a running server', () => {
  let server: RunningServer;
  beforeEach(async () => {
    await database(['north']);
    server = await startServer({ host: '127.0.0.1', port: 0, dataDir: dataDir(), allowedOrigins: [], logLevel: 'silent', name: 'Test' });
  });
  afterEach(() => server.close());
  const admin = ['--email', 'admin@north.test', '--password', PASSWORD];

  test('with --server, in the name of the admin', async () => {
    const file = write('fleet.csv', fleet(300));
    const done = await run([file, '--server', server.address, ...admin, '--yes']);
    expect(done).toMatchObject({ code: 0, error: '' });
    expect(done.out).toContain('300 devices added.');
    expect(done.progress.at(-2)).toContain('303 of 303');
    expect((await run([file, '--server', server.address, ...admin])).out).toContain('Nothing to change.');
  });

  test('finds the server that runs on the data folder', async () => {
    const file = write('fleet.csv', fleet(1));
    const needed = await run([file, '--yes']);
    expect(needed).toMatchObject({ code: 1, error: expect.stringContaining('A server runs on') as unknown });
    const env = { MILEPOST_PORT: String(server.port), MILEPOST_EMAIL: 'admin@north.test', MILEPOST_PASSWORD: PASSWORD };
    expect(await run([file, '--yes'], { env })).toMatchObject({ code: 0, error: '' });
  });

  test('says why the server refuses', async () => {
    const file = write('fleet.csv', fleet(1));
    const to = [file, '--server', server.address, '--yes'];
    expect(await run([...to, '--email', 'admin@north.test', '--password', 'wrong'])).toMatchObject({
      code: 1,
      error: 'E-mail or password is wrong.',
    });
    const technician = await run([...to, '--email', 'tech@north.test', '--password', PASSWORD]);
    expect(technician).toMatchObject({ code: 1, error: 'You may not do this: importing a fleet is for admins.' });
  });
});

describe('what cannot be done is said in one sentence, exit 1', () => {
  test.each([
    [[], 'Name one file to import.'],
    [['a.csv', 'b.csv'], 'Name one file to import.'],
    [['a.csv', '--sure'], "Unknown option '--sure'"],
    [['a.csv', '--server', 'nowhere', '--email', 'e', '--password', 'p'], 'is not the address of a server'],
    [['a.csv', '--server', 'http://localhost:1'], 'needs --email and --password'],
    [['no-such-file.csv'], 'cannot be read (ENOENT)'],
  ])('%j', async (args, sentence) => {
    expect(await run(args)).toMatchObject({ code: 1, error: expect.stringContaining(sentence) as unknown });
  });

  test('a folder without a database, and a database without a tenant', async () => {
    const file = write('fleet.csv', fleet(1));
    expect(await run([file])).toMatchObject({ code: 1, error: expect.stringContaining('There is no Milepost database') as unknown });
    await database([]);
    expect(await run([file])).toMatchObject({ code: 1, error: 'The database has no tenant yet: run npm start once.' });
  });

  test('a database that is none', async () => {
    mkdirSync(dataDir());
    writeFileSync(path.join(dataDir(), DATABASE_FILE), 'not a database at all, but long enough to be read as one'.repeat(20));
    expect(await run([write('fleet.csv', fleet(1))])).toMatchObject({
      code: 1,
      error: expect.stringContaining('is damaged (file is not a database)') as unknown,
    });
  });

  test('a file from which nothing can be read', async () => {
    await database(['north']);
    expect(await run([write('odd.csv', 'a,b\n1,2\n'), '--yes'])).toMatchObject({
      code: 1,
      error: 'Nothing can be imported from this file.',
    });
  });

  test('a server that is not there, and one that is something else', async () => {
    const file = write('fleet.csv', fleet(1));
    const credentials = ['--email', 'e@x.test', '--password', 'p'];
    const gone = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => gone.once('listening', resolve));
    const { port } = gone.address() as AddressInfo;
    await new Promise((resolve) => gone.close(resolve));
    expect(await run([file, '--server', `http://127.0.0.1:${port}`, ...credentials])).toMatchObject({
      code: 1,
      error: `No answer from http://127.0.0.1:${port}.`,
    });

    const other = createHttpServer((_, response) => response.writeHead(404).end('<h1>It works!</h1>')).listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const address = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    expect(await run([file, '--server', address, ...credentials])).toMatchObject({
      code: 1,
      error: `${address} is not a Milepost server (it answered 404).`,
    });
    await new Promise((resolve) => other.close(resolve));
  });

  test('help is no failure', async () => {
    expect(await run(['--help'])).toMatchObject({ code: 0, out: IMPORT_USAGE });
  });
});
