import { homedir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { FleetFileKind } from '#domain/fleet/parse.ts';
import { isPostgresUrl } from '#sync-server/config.ts';
import { defaultDataDir } from '../data-dir.ts';

export type ImportArguments = {
  /** As it was named, for messages. */
  readonly file: string;
  /** Where it is, absolute. */
  readonly path: string;
  readonly kind: FleetFileKind;
  /** Absent: the database in `dataDir` is written directly. */
  readonly server: string | undefined;
  /** Where a server that runs on `dataDir` is looked for. */
  readonly localServer: string;
  readonly email: string | undefined;
  readonly password: string | undefined;
  readonly dataDir: string;
  /** The PostgreSQL database that is written in place of the one in `dataDir`. */
  readonly databaseUrl: string | undefined;
  readonly tenant: string | undefined;
  readonly retireMissing: boolean;
  readonly skipBad: boolean;
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
};

export const IMPORT_USAGE = `npm run import -- FILE [options]

Adds and changes sites and devices as FILE says: CSV, or JSON when it ends in .json, .jsonl or .ndjson.
Columns: site, road, direction, chainage, lane, latitude, longitude, device, type, serial, vendor,
hardware, firmware, app, region; site, device, type and serial are needed. Sites are known by their
name, devices by their serial, so the same file twice changes nothing the second time.

  --data-dir FOLDER   the data folder whose database is written when no server runs on it
  --server URL        imports through a running server; needs --email and --password of an admin
  --email E           who imports (MILEPOST_EMAIL)
  --password P        (MILEPOST_PASSWORD, which does not show in the list of processes)
  --tenant NAME       which tenant, where the data folder has several
  --retire-missing    devices that FILE lacks go out of service
  --skip-bad          imports the good rows although there are bad ones
  --dry-run           shows what would be done
  --yes               does not ask; needed where nobody can be asked
  --json              prints one JSON object, with every bad row

Where a server runs on the data folder, the import goes through it: at localhost, port MILEPOST_PORT or
4700, or where --server says. Where DATABASE_URL names a PostgreSQL database, that is written, whether
servers run on it or not.

Exit codes: 0 imported, or nothing to change, or --dry-run shown · 1 could not be done · 2 not done
because a decision is missing: bad rows without --skip-bad, no --yes where nobody can be asked, or "no".
`;

/** Reads arguments and environment; an argument wins. Answers with one sentence when something is not as it should be. */
export function importArguments(
  args: readonly string[],
  env: { readonly [name: string]: string | undefined },
): ImportArguments | { readonly wrong: string } | 'help' {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        server: { type: 'string' },
        email: { type: 'string' },
        password: { type: 'string' },
        'data-dir': { type: 'string' },
        tenant: { type: 'string' },
        'retire-missing': { type: 'boolean', default: false },
        'skip-bad': { type: 'boolean', default: false },
        yes: { type: 'boolean', short: 'y', default: false },
        'dry-run': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    return { wrong: error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error) };
  }
  const { values: flags, positionals } = parsed;
  if (flags.help) return 'help';
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) return { wrong: 'Name one file to import.' };
  if (flags.server !== undefined && !/^https?:$/.test(URL.parse(flags.server)?.protocol ?? '')) {
    return { wrong: `"${flags.server}" is not the address of a server, such as https://milepost.example:4700.` };
  }
  const email = flags.email ?? text(env['MILEPOST_EMAIL']);
  const password = flags.password ?? text(env['MILEPOST_PASSWORD']);
  if (flags.server !== undefined && (email === undefined || password === undefined)) {
    return { wrong: 'Importing through a server needs --email and --password of an admin.' };
  }
  const databaseUrl = text(env['DATABASE_URL']);
  if (databaseUrl !== undefined && !isPostgresUrl(databaseUrl))
    return { wrong: 'DATABASE_URL must be like postgres://user:password@host:5432/database, or not be set.' };
  const dataDir = flags['data-dir'] === undefined ? env : { ...env, MILEPOST_DATA_DIR: flags['data-dir'] };
  return {
    file,
    // npm runs commands in the project's folder; the file was named from the person's.
    path: path.resolve(env['npm_lifecycle_event'] === 'import' ? (env['INIT_CWD'] ?? '') : '', file),
    kind: ['.json', '.jsonl', '.ndjson'].includes(path.extname(file).toLowerCase()) ? 'json' : 'csv',
    server: flags.server,
    localServer: `http://localhost:${text(env['MILEPOST_PORT']) ?? '4700'}`,
    email,
    password,
    dataDir: defaultDataDir({ platform: process.platform, home: homedir(), env: dataDir }),
    databaseUrl,
    tenant: flags.tenant,
    retireMissing: flags['retire-missing'],
    skipBad: flags['skip-bad'],
    yes: flags.yes,
    dryRun: flags['dry-run'],
    json: flags.json,
  };
}

const text = (value: string | undefined): string | undefined => (value === '' ? undefined : value);
