import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createServer, type AddressInfo } from 'node:net';
import { createSecureContext } from 'node:tls';
import { pino, type Logger } from 'pino';
import { buildApp } from './app.ts';
import { startBackups } from './backup/schedule.ts';
import { serverClock, type Now } from './clock.ts';
import { addressOf, EVIDENCE_MAX_BYTES, MANUAL_MAX_BYTES, MAP_MAX_BYTES, type ServerConfig } from './config.ts';
import { bucketFiles, type Bucket } from './evidence/bucket.ts';
import { claimDataFolder, EVIDENCE_FOLDER, MANUALS_FOLDER, MAP_FOLDER } from './data-folder.ts';
import type { AppDeps } from './deps.ts';
import { wasRestored, watchHighWater } from './high-water.ts';
import { loadKeys } from './keys.ts';
import { StartError } from './start-error.ts';
import { openPostgres } from './storage/postgres/storage.ts';
import type { Storage } from './storage/port.ts';
import { openSqlite } from './storage/sqlite/storage.ts';
import { StorageUnavailable } from './storage/unavailable.ts';

export { StartError } from './start-error.ts';

/** A server that answers. */
export type RunningServer = {
  /** Where it answers, for a person and a browser on this machine, e.g. `http://localhost:4700`. */
  readonly address: string;
  readonly port: number;
  /** For making tenants and accounts and loading data in the same process. */
  readonly deps: AppDeps;
  /** Finishes what was accepted, ends streams, closes the database. May be called more than once. */
  readonly close: () => Promise<void>;
};

/** Names of what must never be logged, wherever it turns up. */
const SECRETS = ['authorization', 'password', 'refreshToken', 'accessToken', 'token', 'cookie'];
/** Connections that have not finished by then are cut when the server stops, in ms. */
const PATIENCE_MS = 10_000;

/**
 * Starts a server. Rejects with a `StartError` whose message is one sentence for a person; nothing is damaged then: the
 * port is tried before the database is opened, and a database of another version is not touched.
 * `logger` is for tests; otherwise lines of JSON go to standard output.
 */
export async function startServer(config: ServerConfig, logger?: Logger): Promise<RunningServer> {
  const undo: (() => unknown)[] = [];
  try {
    const tls = config.tls && (await readTls(config.tls));
    await tryPort(config);
    const folder = await claimDataFolder(config.dataDir);
    undo.push(folder.release);
    const evidenceFolder = join(config.dataDir, EVIDENCE_FOLDER);
    const mapFolder = join(config.dataDir, MAP_FOLDER);
    const manualsFolder = join(config.dataDir, MANUALS_FOLDER);
    const keys = await loadKeys(config.dataDir);
    const now = Date.now;
    const clock = serverClock(now, randomBytes);
    const log = logger ?? serverLogger(config.logLevel);
    const storage = await openStorage(config, folder.database, { now, name: clock.newId(), kid: keys.kid, log });
    undo.push(storage.close);
    const restored = await wasRestored(config.dataDir, storage);
    await beginEpoch(storage, clock.newId(), restored);
    const highWater = await watchHighWater(config.dataDir, storage, log);
    undo.push(highWater.close);
    await tryBucket(config.evidenceBucket, log);
    const backups = config.backups && (await startBackups(folder.database, config.dataDir, config.backups, now, log));
    undo.push(() => backups?.stop());
    const deps: AppDeps = {
      storage,
      now,
      random: randomBytes,
      clock,
      keys,
      logger: log,
      version: version(),
      name: config.name,
      allowedOrigins: config.allowedOrigins,
      appDir: config.appDir,
      tls,
      backups: backups?.state,
      evidence: {
        folder: evidenceFolder,
        maxBytes: config.evidenceMaxBytes ?? EVIDENCE_MAX_BYTES,
        bucket: config.evidenceBucket,
        limits: config.evidenceLimits,
        restored,
        shared: config.databaseUrl !== undefined,
      },
      map: { folder: mapFolder, maxBytes: config.mapMaxBytes ?? MAP_MAX_BYTES },
      manuals: { folder: manualsFolder, maxBytes: config.manualMaxBytes ?? MANUAL_MAX_BYTES },
    };
    const app = buildApp(deps);
    undo.push(() => app.close());
    await app.listen({ host: config.host, port: config.port }).catch((error: unknown) => {
      throw listenError(config, error);
    });
    const { port } = app.server.address() as AddressInfo;
    let closing: Promise<void> | undefined;
    const close = async (): Promise<void> => {
      const cut = setTimeout(() => app.server.closeAllConnections(), PATIENCE_MS);
      await app.close();
      clearTimeout(cut);
      await backups?.stop();
      highWater.close();
      await storage.close();
      folder.release();
    };
    return { address: addressOf(config, port), port, deps, close: () => (closing ??= close()) };
  } catch (error) {
    for (const step of undo.reverse()) await step();
    throw error;
  }
}

/** Structured logs, one JSON object a line. */
export function serverLogger(level: string, destination?: { write: (line: string) => void }): Logger {
  const options = { level, redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[secret]' } };
  return destination === undefined ? pino(options) : pino(options, destination);
}

type StorageParts = { readonly now: Now; readonly name: string; readonly kid: string; readonly log: Logger };

async function openStorage(config: ServerConfig, file: string, { now, name, kid, log }: StorageParts): Promise<Storage> {
  const url = config.databaseUrl;
  if (url === undefined) return openSqlite({ file, now });
  // Nothing of an error but its message: others of its fields may hold what was being written.
  const onTrouble = (words: string, error: unknown): void => log.warn({ why: error instanceof Error ? error.message : undefined }, words);
  return openPostgres({ url, now, name, kid, onTrouble });
}

/** A bucket that is configured wrongly keeps the server from starting; one that is away does not: uploads wait, everything else goes on. */
async function tryBucket(bucket: Bucket | undefined, log: Logger): Promise<void> {
  if (bucket === undefined) return;
  const trouble = await bucketFiles(bucket)
    .trouble()
    .catch((error: unknown) => {
      if (!(error instanceof StorageUnavailable)) throw error;
      log.error(error.message);
      return undefined;
    });
  if (trouble !== undefined) throw new StartError('bad-config', `Evidence cannot be kept at MILEPOST_S3_URL: ${trouble}.`);
}

async function beginEpoch(storage: Storage, id: string, restored: boolean): Promise<void> {
  await storage.beginEpoch(id, restored).catch((error: unknown) => {
    if (!(error instanceof StorageUnavailable)) throw error;
    throw new StartError(
      'database-unreachable',
      `The database cannot be written (${error.reason ?? 'it went away'}): mend that and start again.`,
    );
  });
}

async function readTls(files: { readonly cert: string; readonly key: string }): Promise<{ cert: string; key: string }> {
  try {
    const [cert, key] = await Promise.all([readFile(files.cert, 'utf8'), readFile(files.key, 'utf8')]);
    createSecureContext({ cert, key });
    return { cert, key };
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new StartError(
      'tls-unreadable',
      `The certificate ${files.cert} and its key ${files.key} cannot be used for HTTPS (${why}): both must be PEM files that belong together.`,
    );
  }
}

/** Listens for a moment and lets go. Otherwise a start that is going to fail would have touched the database already. */
async function tryPort(config: ServerConfig): Promise<void> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', (error) => reject(listenError(config, error)));
    probe.listen({ host: config.host, port: config.port }, () => probe.close(() => resolve()));
  });
}

function listenError({ host, port }: ServerConfig, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return new StartError('port-taken', `Port ${port} is taken by another program: stop it, or choose another port with --port.`);
  if (code === 'EACCES') return new StartError('port-taken', `Port ${port} may not be used by this account: choose another with --port.`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new StartError('bad-config', `This machine has no address ${host} to listen on.`);
  return error;
}

function version(): string {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { readonly version: string };
  return manifest.version;
}
