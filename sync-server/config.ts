import { z } from 'zod';
import type { BackupPlan } from './backup/schedule.ts';
import type { Bucket } from './evidence/bucket.ts';
import { evidenceLimits, type EvidenceLimits } from './evidence/limits.ts';
import { StartError } from './start-error.ts';

/** The origin of the app inside the desktop shell; it never changes. */
export const SHELL_ORIGIN = 'app://milepost';

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
type LogLevel = (typeof logLevels)[number];

/** How a server is to run. `tls`: paths of PEM files. `appDir`: the built app to serve at `/`, if any. */
export type ServerConfig = {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly dataDir: string;
  /** A PostgreSQL database to keep everything in but the server's key; without it, an SQLite file in `dataDir`. Holds a password. */
  readonly databaseUrl?: string;
  readonly tls?: { readonly cert: string; readonly key: string };
  readonly appDir?: string;
  /** Exact origins, besides the shell's, from which browsers may call. */
  readonly allowedOrigins: readonly string[];
  readonly logLevel: LogLevel;
  /** What a laptop shows for this server. */
  readonly name: string;
  /** The largest file of evidence that is taken, in bytes; `EVIDENCE_MAX_BYTES` where absent. */
  readonly evidenceMaxBytes?: number;
  /** Keeps evidence in a bucket instead of the data folder. Holds a secret. */
  readonly evidenceBucket?: Bucket;
  /** What single tenants may bring, where that is less. */
  readonly evidenceLimits?: EvidenceLimits;
  /** The largest file of map tiles that is taken, in bytes; `MAP_MAX_BYTES` where absent. */
  readonly mapMaxBytes?: number;
  /** The largest manual that is taken, in bytes; `MANUAL_MAX_BYTES` where absent. */
  readonly manualMaxBytes?: number;
  /** Regular backups of the SQLite file, if wanted. */
  readonly backups?: BackupPlan;
};

const DEFAULT_PORT = 4700;
const MEGABYTE = 1024 * 1024;
export const EVIDENCE_MAX_BYTES = 500 * MEGABYTE;
export const MAP_MAX_BYTES = 2048 * MEGABYTE;
export const MANUAL_MAX_BYTES = 100 * MEGABYTE;

const origin = z
  .string()
  .refine(
    (text) => text === SHELL_ORIGIN || (URL.canParse(text) && new URL(text).origin === text),
    'must be an origin like https://host:port',
  );

const KEEP = 'must be how many backups to keep, at least 1';
const MEGABYTES = 'must be megabytes, 1 to 4096';
const PORT = 'must be a port, 0 to 65535';

const megabytes = z.coerce.number(MEGABYTES).int(MEGABYTES).min(1, MEGABYTES).max(4096, MEGABYTES).optional();

const environment = z.object({
  MILEPOST_PORT: z.coerce.number(PORT).int(PORT).min(0, PORT).max(65_535, PORT).default(DEFAULT_PORT),
  MILEPOST_HOST: z.string().min(1).default('127.0.0.1'),
  MILEPOST_DATA_DIR: z.string({ error: 'must name a folder' }).min(1, 'must name a folder'),
  DATABASE_URL: z.string().refine(isPostgresUrl, 'must be like postgres://user:password@host:5432/database').optional(),
  MILEPOST_TLS_CERT: z.string().min(1).optional(),
  MILEPOST_TLS_KEY: z.string().min(1).optional(),
  MILEPOST_APP_DIR: z.string().min(1).optional(),
  MILEPOST_ALLOWED_ORIGINS: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== ''),
    )
    .pipe(z.array(origin)),
  MILEPOST_LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
  MILEPOST_BACKUP_DIR: z.string().min(1).optional(),
  MILEPOST_BACKUP_EVERY: z
    .string()
    .regex(/^[1-9]\d{0,3}[mhd]$/, 'must be like 30m, 6h or 1d')
    .default('1d')
    .transform(durationMs),
  MILEPOST_BACKUP_KEEP: z.coerce.number(KEEP).int(KEEP).min(1, KEEP).max(10_000, KEEP).default(14),
  MILEPOST_S3_URL: z.string().refine(isHttpUrl, 'must be the URL of a bucket, like https://s3.example.net/evidence').optional(),
  MILEPOST_S3_REGION: z.string().min(1).default('us-east-1'),
  MILEPOST_S3_KEY_ID: z.string().min(1).optional(),
  MILEPOST_S3_SECRET: z.string().min(1).optional(),
  MILEPOST_EVIDENCE_MAX_MB: megabytes,
  MILEPOST_EVIDENCE_LIMITS: z.string().transform(parsedJson).pipe(evidenceLimits).optional(),
  MILEPOST_MAP_MAX_MB: megabytes,
  MILEPOST_MANUAL_MAX_MB: megabytes,
  MILEPOST_NAME: z.string().max(120).default('Milepost'),
});

/** Reads the environment; empty variables count as absent. Answers with a `StartError` naming what is wrong. */
export function configFrom(env: { readonly [name: string]: string | undefined }): ServerConfig | StartError {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`).join('; ');
    return new StartError('bad-config', `The environment is not right: ${wrong}.`);
  }
  const { MILEPOST_TLS_CERT: cert, MILEPOST_TLS_KEY: key } = parsed.data;
  if ((cert === undefined) !== (key === undefined)) {
    return new StartError('bad-config', 'MILEPOST_TLS_CERT and MILEPOST_TLS_KEY belong together: set both or neither.');
  }
  const bucket = bucketFrom(parsed.data);
  if (bucket instanceof StartError) return bucket;
  const { MILEPOST_BACKUP_DIR: dir, MILEPOST_BACKUP_EVERY: everyMs, MILEPOST_BACKUP_KEEP: keep } = parsed.data;
  if (dir !== undefined && parsed.data.DATABASE_URL !== undefined) {
    return new StartError(
      'bad-config',
      'MILEPOST_BACKUP_DIR is for the SQLite file; with DATABASE_URL, back the database up with pg_dump.',
    );
  }
  return {
    host: parsed.data.MILEPOST_HOST,
    port: parsed.data.MILEPOST_PORT,
    dataDir: parsed.data.MILEPOST_DATA_DIR,
    databaseUrl: parsed.data.DATABASE_URL,
    tls: cert === undefined || key === undefined ? undefined : { cert, key },
    appDir: parsed.data.MILEPOST_APP_DIR,
    allowedOrigins: parsed.data.MILEPOST_ALLOWED_ORIGINS,
    logLevel: parsed.data.MILEPOST_LOG_LEVEL,
    name: parsed.data.MILEPOST_NAME,
    evidenceMaxBytes: inBytes(parsed.data.MILEPOST_EVIDENCE_MAX_MB),
    evidenceLimits: parsed.data.MILEPOST_EVIDENCE_LIMITS,
    evidenceBucket: bucket,
    mapMaxBytes: inBytes(parsed.data.MILEPOST_MAP_MAX_MB),
    manualMaxBytes: inBytes(parsed.data.MILEPOST_MANUAL_MAX_MB),
    backups: dir === undefined ? undefined : { dir, everyMs, keep },
  };
}

function inBytes(mb: number | undefined): number | undefined {
  return mb === undefined ? undefined : mb * MEGABYTE;
}

function bucketFrom(given: z.infer<typeof environment>): Bucket | StartError | undefined {
  const { MILEPOST_S3_URL: url, MILEPOST_S3_REGION: region, MILEPOST_S3_KEY_ID: keyId, MILEPOST_S3_SECRET: secret } = given;
  if (url === undefined && keyId === undefined && secret === undefined) return undefined;
  if (url !== undefined && keyId !== undefined && secret !== undefined) return { url, region, keyId, secret };
  return new StartError('bad-config', 'MILEPOST_S3_URL, MILEPOST_S3_KEY_ID and MILEPOST_S3_SECRET belong together: set all or none.');
}

/** For Zod: what cannot be read is an issue of its own. */
function parsedJson(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue('must be JSON like {"TENANT": {"fileMb": 50, "totalMb": 20000}}');
    return z.NEVER;
  }
}

/** `30m`, `6h`, `1d` as milliseconds. */
function durationMs(text: string): number {
  const unit = { m: 60_000, h: 3_600_000, d: 86_400_000 }[text.slice(-1)] ?? 0;
  return Number(text.slice(0, -1)) * unit;
}

/** Whether `text` can name a PostgreSQL database. */
export function isPostgresUrl(text: string): boolean {
  return /^postgres(ql)?:$/.test(URL.parse(text)?.protocol ?? '');
}

function isHttpUrl(text: string): boolean {
  return /^https?:$/.test(URL.parse(text)?.protocol ?? '');
}

/** What to call a database when speaking to people: without its password. */
export function databaseName(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

/** Where a server with this configuration is found by a browser on the same machine. `port`: the one it listens on. */
export function addressOf({ host, tls }: Pick<ServerConfig, 'host' | 'tls'>, port: number): string {
  const everywhere = ['127.0.0.1', '::1', '0.0.0.0', '::', 'localhost'].includes(host);
  const shown = everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `${tls === undefined ? 'http' : 'https'}://${shown}:${port}`;
}
