import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { databaseName, isPostgresUrl } from '#sync-server/config.ts';
import { claimDataFolder, DATABASE_FILE } from '#sync-server/data-folder.ts';
import { StartError } from '#sync-server/start-error.ts';
import { CopyFailure, copyFromSqlite } from '#sync-server/storage/postgres/copy-from-sqlite.ts';
import { defaultDataDir } from './data-dir.ts';

const USAGE = `npm run migrate-storage -- [--data-dir FOLDER]

Moves a depot from its SQLite file into the empty PostgreSQL database that DATABASE_URL names:
documents with their sequence numbers, epochs, accounts, enrolments. Laptops go on as before, signed in
and with their receipts. All of it arrives or nothing; the SQLite file stays as it is. Stop the server first.

  DATABASE_URL        postgres://user:password@host:5432/database
  --data-dir FOLDER   the data folder of the depot (MILEPOST_DATA_DIR)
`;

/** `npm run migrate-storage`. Answers with the exit code. */
async function main(args: readonly string[], env: NodeJS.ProcessEnv): Promise<0 | 1> {
  const options = { 'data-dir': { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } } as const;
  const { values: flags } = parseArgs({ args: [...args], options });
  if (flags.help) {
    console.log(USAGE);
    return 0;
  }
  const url = env['DATABASE_URL'] ?? '';
  if (!isPostgresUrl(url)) throw new CopyFailure('DATABASE_URL must name the database, like postgres://user:password@host:5432/database.');
  const named = flags['data-dir'] === undefined ? env : { ...env, MILEPOST_DATA_DIR: flags['data-dir'] };
  const dataDir = defaultDataDir({ platform: process.platform, home: homedir(), env: named });
  if (!existsSync(path.join(dataDir, DATABASE_FILE))) throw new CopyFailure(`There is no Milepost database in ${dataDir}.`);

  const folder = await claimDataFolder(dataDir);
  const show = process.stderr.isTTY ? (text: string) => process.stderr.write(`\r\u001B[K${text}`) : () => true;
  try {
    const rows = await copyFromSqlite(folder.database, url, (table, count) => show(`${table}: ${count.toLocaleString('en')}`));
    show('');
    for (const [table, count] of Object.entries(rows)) console.log(`${table.padEnd(16)}${count.toLocaleString('en').padStart(12)}`);
    console.log(`Moved to ${databaseName(url)}. Start the server with DATABASE_URL, on the same data folder for its key.`);
    return 0;
  } finally {
    folder.release();
  }
}

try {
  process.exitCode = await main(process.argv.slice(2), process.env);
} catch (error) {
  const said =
    error instanceof CopyFailure || error instanceof StartError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
  console.error(said === true ? (error as Error).message : error);
  process.exitCode = 1;
}
