import { homedir } from 'node:os';
import { parseArgs } from 'node:util';
import { isPostgresUrl } from '#sync-server/config.ts';
import { defaultDataDir } from './data-dir.ts';

export type StartOptions = {
  /** Whether to open the desktop app or a browser. */
  readonly open: boolean;
  /** 0 takes any free port. */
  readonly port: number;
  readonly host: string;
  /** Absolute path. */
  readonly dataDir: string;
  readonly demo: boolean;
  /** A PostgreSQL database to use in place of the SQLite file. */
  readonly databaseUrl: string | undefined;
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
};

export const START_USAGE = `npm start -- [options]        each also as the environment variable beside it

  --port PORT        MILEPOST_PORT       4700 unless told; 0 takes any free port
  --data-dir FOLDER  MILEPOST_DATA_DIR   where the database lives
  --no-open          MILEPOST_NO_OPEN    opens neither the desktop app nor a browser
  --no-demo          MILEPOST_NO_DEMO    first start with an empty tenant and one admin
  --tls-cert FILE    MILEPOST_TLS_CERT   certificate and key (PEM) for HTTPS, which a browser on another
  --tls-key FILE     MILEPOST_TLS_KEY    machine needs; then the server listens to the network as well
  --host HOST        MILEPOST_HOST       what to listen on, if not that
                     DATABASE_URL        a PostgreSQL database to use in place of an SQLite file
`;

/** Reads flags and environment; a flag wins. Answers with one sentence when something is not as it should be. */
export function startOptions(args: readonly string[], env: NodeJS.ProcessEnv): StartOptions | { readonly wrong: string } | 'help' {
  let flags;
  try {
    flags = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        'data-dir': { type: 'string' },
        'no-open': { type: 'boolean' },
        'no-demo': { type: 'boolean' },
        'tls-cert': { type: 'string' },
        'tls-key': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    return { wrong: error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error) };
  }
  if (flags.help === true) return 'help';

  const portText = flags.port ?? text(env['MILEPOST_PORT']) ?? '4700';
  if (!/^\d{1,5}$/.test(portText) || Number(portText) > 65_535)
    return { wrong: `The port must be a number from 0 to 65535, not "${portText}".` };
  const cert = flags['tls-cert'] ?? text(env['MILEPOST_TLS_CERT']);
  const key = flags['tls-key'] ?? text(env['MILEPOST_TLS_KEY']);
  if ((cert === undefined) !== (key === undefined)) return { wrong: 'HTTPS needs both --tls-cert and --tls-key.' };
  const databaseUrl = text(env['DATABASE_URL']);
  if (databaseUrl !== undefined && !isPostgresUrl(databaseUrl))
    return { wrong: 'DATABASE_URL must be like postgres://user:password@host:5432/database, or not be set.' };
  const tls = cert === undefined || key === undefined ? undefined : { cert, key };
  return {
    open: !(flags['no-open'] ?? isOn(env['MILEPOST_NO_OPEN'])),
    port: Number(portText),
    host: flags.host ?? text(env['MILEPOST_HOST']) ?? (tls === undefined ? '127.0.0.1' : '0.0.0.0'),
    dataDir: defaultDataDir({
      platform: process.platform,
      home: homedir(),
      env: flags['data-dir'] === undefined ? env : { ...env, MILEPOST_DATA_DIR: flags['data-dir'] },
    }),
    demo: !(flags['no-demo'] ?? isOn(env['MILEPOST_NO_DEMO'])),
    databaseUrl,
    tls,
  };
}

const text = (value: string | undefined): string | undefined => (value === '' ? undefined : value);
const isOn = (value: string | undefined): boolean => value !== undefined && !['', '0', 'false', 'no'].includes(value.toLowerCase());
