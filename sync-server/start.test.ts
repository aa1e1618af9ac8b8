import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAccount, createTenant } from './accounts.ts';
import { addressOf, configFrom, type ServerConfig } from './config.ts';
import { startServer, StartError, type RunningServer } from './start.ts';
import { startBucket } from './testing/bucket-stand-in.ts';
import { TEST_CERTIFICATE, TEST_KEY } from './testing/certificate.ts';
import { CHEAP, freshFolder, PASSWORD, PROTOCOL, signInBody } from './testing/harness.ts';

let folder: ReturnType<typeof freshFolder>;
let config: ServerConfig;
let running: RunningServer[];

beforeEach(() => {
  folder = freshFolder();
  config = { host: '127.0.0.1', port: 0, dataDir: join(folder.path, 'data'), allowedOrigins: [], logLevel: 'silent', name: 'Depot' };
  running = [];
});
afterEach(async () => {
  for (const server of running) await server.close();
  folder.remove();
});

const start = async (over: Partial<ServerConfig> = {}): Promise<RunningServer> => {
  const server = await startServer({ ...config, ...over });
  running.push(server);
  return server;
};
const refused = async (over: Partial<ServerConfig>): Promise<StartError> => {
  const error: unknown = await start(over).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(StartError);
  const { message } = error as StartError;
  expect(message).toMatch(/^[^\n]+\.$/);
  return error as StartError;
};

describe('starting', { timeout: 30_000 }, () => {
  test('on an empty folder makes everything that is needed, for its owner alone', async () => {
    const server = await start();
    expect(server.address).toBe(`http://localhost:${server.port}`);
    expect((await fetch(`${server.address}/health/ready`)).status).toBe(200);
    expect(await (await fetch(`${server.address}/api/v1/server`)).json()).toMatchObject({ product: 'milepost', name: 'Depot' });
    const modes = [join(config.dataDir, 'server-key.json'), config.dataDir].map((path) => statSync(path).mode & 0o777);
    // Windows keeps no such modes: there the folder inherits what the person's own folder allows.
    if (process.platform !== 'win32') expect(modes).toEqual([0o600, 0o700]);
  });

  test('again has the data, the key and the accounts of the first time, in a new epoch', async () => {
    const first = await start();
    const deps = { ...first.deps, passwordCost: CHEAP };
    const tenant = await createTenant(deps, { name: 'North' });
    await createAccount(deps, tenant, { name: 'T', email: 'technician@north.test', role: 'technician', password: PASSWORD });
    const epoch = await first.deps.storage.read((reader) => reader.epoch(tenant));
    const key = readFileSync(join(config.dataDir, 'server-key.json'), 'utf8');
    await first.close();
    await first.close();
    const second = await start();
    const body = JSON.stringify(signInBody('technician', '018f0000-0000-7000-8000-000000000001'));
    const headers = { ...PROTOCOL, 'content-type': 'application/json' };
    expect((await fetch(`${second.address}/api/v1/session`, { method: 'POST', headers, body })).status).toBe(200);
    expect(await second.deps.storage.read((reader) => reader.epoch(tenant))).not.toBe(epoch);
    expect(readFileSync(join(config.dataDir, 'server-key.json'), 'utf8')).toBe(key);
  });

  test('on a port that is taken touches nothing', async () => {
    const other = await new Promise<Server>((resolve) => {
      const one = createServer().listen(0, '127.0.0.1', () => resolve(one));
    });
    const { port } = other.address() as AddressInfo;
    const error = await refused({ port });
    expect(error).toMatchObject({ kind: 'port-taken', message: expect.stringContaining(`Port ${port} is taken`) });
    expect(() => statSync(config.dataDir)).toThrow('ENOENT');
    other.close();
  });

  test('on an address that this machine has not', async () => {
    expect(await refused({ host: '192.0.2.1' })).toMatchObject({ kind: 'bad-config' });
  });

  test('in a folder that cannot be written', async () => {
    writeFileSync(join(folder.path, 'file'), '');
    expect(await refused({ dataDir: join(folder.path, 'file', 'data') })).toMatchObject({ kind: 'folder-not-writable' });
  });

  test('beside another server in the same folder', async () => {
    await start();
    expect(await refused({})).toMatchObject({ kind: 'folder-in-use' });
  });

  test('on a database of a newer version leaves it alone', async () => {
    mkdirSync(config.dataDir);
    const file = join(config.dataDir, 'milepost.db');
    const database = new DatabaseSync(file);
    database.exec('PRAGMA user_version = 999; CREATE TABLE future (x)');
    database.close();
    const before = readFileSync(file);
    expect(await refused({})).toMatchObject({ kind: 'database-newer' });
    expect(readFileSync(file)).toEqual(before);
  });

  test('[S98] with a bucket that refuses its keys, not; with one that is away, it does: evidence waits', async () => {
    const s3 = await startBucket();
    await start({ evidenceBucket: s3.bucket }).then((server) => server.close());
    const error = await refused({ evidenceBucket: { ...s3.bucket, secret: 'geheim' } });
    expect(error).toMatchObject({ kind: 'bad-config', message: expect.stringContaining('MILEPOST_S3_URL: the bucket refuses the keys') });
    expect(error.message).not.toContain('geheim');
    s3.away = true;
    const server = await start({ evidenceBucket: s3.bucket });
    expect((await fetch(`${server.address}/health/ready`)).status).toBe(200);
    await s3.close();
  });

  test('on a PostgreSQL that does not answer', async () => {
    const databaseUrl = 'postgres://u:geheim@127.0.0.1:1/m';
    const error = await refused({ databaseUrl });
    expect(error).toMatchObject({ kind: 'database-unreachable', message: expect.stringContaining('DATABASE_URL') });
    expect(error.message).not.toContain('geheim');
    expect(() => statSync(join(config.dataDir, 'milepost.db'))).toThrow('ENOENT');
  });

  test('with a key that cannot be read does not make another', async () => {
    mkdirSync(config.dataDir);
    for (const text of ['', '{}', '{"kty":"EC","crv":"P-256","x":"a","y":"b"}', '{"kty":"oct","k":"aa","d":"x"}']) {
      writeFileSync(join(config.dataDir, 'server-key.json'), text);
      expect(await refused({})).toMatchObject({ kind: 'key-unreadable' });
      expect(readFileSync(join(config.dataDir, 'server-key.json'), 'utf8')).toBe(text);
    }
  });

  test('with a certificate that is missing or none', async () => {
    const [cert, key] = [join(folder.path, 'cert.pem'), join(folder.path, 'key.pem')];
    expect(await refused({ tls: { cert, key } })).toMatchObject({ kind: 'tls-unreadable', message: expect.stringContaining('ENOENT') });
    writeFileSync(cert, 'no certificate');
    writeFileSync(key, 'no key');
    expect(await refused({ tls: { cert, key } })).toMatchObject({ kind: 'tls-unreadable' });
  });

  test('with a certificate serves HTTPS', async () => {
    const [cert, key] = [join(folder.path, 'cert.pem'), join(folder.path, 'key.pem')];
    writeFileSync(cert, TEST_CERTIFICATE);
    writeFileSync(key, TEST_KEY);
    const server = await start({ tls: { cert, key } });
    expect(server.address).toBe(`https://localhost:${server.port}`);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      get(`${server.address}/health/live`, { ca: readFileSync(cert), agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).on('error', reject);
    });
    expect(status).toBe(200);
  });
});

describe('the process', { timeout: 60_000 }, () => {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url));
  const run = (env: { readonly [name: string]: string }) => {
    const child = spawn(process.execPath, [main], { env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
    return { child, exit, out: () => out, err: () => err };
  };

  test('says in one sentence what is wrong, and ends with 1', async () => {
    const failed = run({ MILEPOST_PORT: 'many' });
    expect(await failed.exit).toBe(1);
    expect(failed.err()).toBe(
      'The environment is not right: MILEPOST_PORT must be a port, 0 to 65535; MILEPOST_DATA_DIR must name a folder.\n',
    );
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('starts by its environment and stops cleanly on %s', async (signal) => {
    const server = run({ MILEPOST_PORT: '0', MILEPOST_DATA_DIR: config.dataDir });
    await expect.poll(server.out, { timeout: 20_000 }).toContain('"msg":"ready"');
    server.child.kill(signal);
    const code = await server.exit;
    // On Windows a signal from another program ends a process without asking it.
    if (process.platform !== 'win32') {
      expect(code).toBe(0);
      expect(server.out()).toContain('"msg":"stopped"');
    }
    expect(server.err()).toBe('');
  });
});

describe('environment', () => {
  test('has defaults for all but the folder', () => {
    expect(configFrom({ MILEPOST_DATA_DIR: '/data', MILEPOST_PORT: '' })).toEqual({
      host: '127.0.0.1',
      port: 4700,
      dataDir: '/data',
      tls: undefined,
      appDir: undefined,
      allowedOrigins: [],
      logLevel: 'info',
      name: 'Milepost',
    });
  });

  test('says everything', () => {
    const config = configFrom({
      MILEPOST_DATA_DIR: '/data',
      MILEPOST_HOST: '0.0.0.0',
      MILEPOST_PORT: '80',
      MILEPOST_TLS_CERT: '/c.pem',
      MILEPOST_TLS_KEY: '/k.pem',
      MILEPOST_APP_DIR: '/app',
      MILEPOST_ALLOWED_ORIGINS: 'https://a.example, app://milepost,',
      MILEPOST_LOG_LEVEL: 'warn',
      MILEPOST_NAME: 'North depot',
      MILEPOST_EVIDENCE_LIMITS: '{"*": {"fileMb": 50}}',
      MILEPOST_S3_URL: 'https://s3.example/evidence',
      MILEPOST_S3_KEY_ID: 'k',
      MILEPOST_S3_SECRET: 's',
      DATABASE_URL: 'postgresql://u:p@db.example/milepost',
    });
    expect(config).toMatchObject({
      host: '0.0.0.0',
      port: 80,
      tls: { cert: '/c.pem', key: '/k.pem' },
      appDir: '/app',
      allowedOrigins: ['https://a.example', 'app://milepost'],
      logLevel: 'warn',
      name: 'North depot',
      evidenceLimits: { '*': { fileMb: 50 } },
      evidenceBucket: { url: 'https://s3.example/evidence', region: 'us-east-1', keyId: 'k', secret: 's' },
      databaseUrl: 'postgresql://u:p@db.example/milepost',
    });
  });

  test('says how large files may be, and where backups go', () => {
    const env = { MILEPOST_DATA_DIR: '/data', MILEPOST_BACKUP_DIR: '/backups', MILEPOST_BACKUP_EVERY: '6h', MILEPOST_BACKUP_KEEP: '3' };
    expect(configFrom({ ...env, MILEPOST_EVIDENCE_MAX_MB: '2', MILEPOST_MAP_MAX_MB: '3', MILEPOST_MANUAL_MAX_MB: '4' })).toMatchObject({
      backups: { dir: '/backups', everyMs: 6 * 3_600_000, keep: 3 },
      evidenceMaxBytes: 2 * 1024 * 1024,
      mapMaxBytes: 3 * 1024 * 1024,
      manualMaxBytes: 4 * 1024 * 1024,
    });
  });

  test.each([
    [{ MILEPOST_BACKUP_DIR: '/backups', DATABASE_URL: 'postgres://u:p@db.example/milepost' }, 'back the database up with pg_dump'],
    [{ MILEPOST_BACKUP_DIR: '/backups', MILEPOST_BACKUP_EVERY: 'daily' }, 'must be like 30m, 6h or 1d'],
    [{ MILEPOST_TLS_CERT: '/c.pem' }, 'belong together'],
    [{ MILEPOST_PORT: '70000' }, 'MILEPOST_PORT'],
    [{ MILEPOST_ALLOWED_ORIGINS: 'https://a.example/path' }, 'must be an origin'],
    [{ MILEPOST_ALLOWED_ORIGINS: '*' }, 'must be an origin'],
    [{ MILEPOST_LOG_LEVEL: 'loud' }, 'must be one of'],
    [{ DATABASE_URL: 'mysql://u:p@db.example/milepost' }, 'DATABASE_URL must be like postgres://'],
    [{ MILEPOST_S3_URL: 'https://s3.example/evidence', MILEPOST_S3_KEY_ID: 'k' }, 'MILEPOST_S3_SECRET belong together'],
    [{ MILEPOST_S3_SECRET: 's' }, 'belong together'],
    [{ MILEPOST_S3_URL: 's3://evidence' }, 'MILEPOST_S3_URL must be the URL of a bucket'],
    [{ MILEPOST_EVIDENCE_LIMITS: '{' }, 'MILEPOST_EVIDENCE_LIMITS must be JSON like'],
    [{ MILEPOST_EVIDENCE_LIMITS: '{"North": {"fileMb": 50}}' }, 'MILEPOST_EVIDENCE_LIMITS'],
    [{ MILEPOST_EVIDENCE_LIMITS: '{"*": {"totalMB": 50}}' }, 'MILEPOST_EVIDENCE_LIMITS'],
    [{ DATABASE_URL: 'milepost' }, 'DATABASE_URL must be like postgres://'],
  ])('%o is refused', (env, words) => {
    const error = configFrom({ MILEPOST_DATA_DIR: '/data', ...env });
    expect(error).toBeInstanceOf(StartError);
    expect((error as StartError).message).toContain(words);
  });

  test.each([
    ['127.0.0.1', 'http://localhost:1'],
    ['0.0.0.0', 'http://localhost:1'],
    ['::', 'http://localhost:1'],
    ['192.168.1.9', 'http://192.168.1.9:1'],
    ['fd00::9', 'http://[fd00::9]:1'],
    ['noc.example', 'http://noc.example:1'],
  ])('on %s is found at %s', (host, address) => {
    expect(addressOf({ host }, 1)).toBe(address);
  });
});
