import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { openSqlite } from '../sqlite/storage.ts';
import { StorageUnavailable } from '../unavailable.ts';
import { cannotUse, clientConfig, openPool, within, type Query } from './connection.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';

/** Every table of a depot, each after those that it refers to. The names and columns are the same on both sides. */
export const TABLES = [
  'tenants',
  'epochs',
  'documents',
  'digests',
  'departures',
  'reaches',
  'accounts',
  'enrolments',
  'refresh_tokens',
  'laptop_reports',
  'moved_stamps',
  'passed_over',
] as const;
export type CopiedRows = { readonly [T in (typeof TABLES)[number]]: number };

/** Rows for one statement: a document may have a million characters, and usually has two thousand. */
const BATCH = 500;

export class CopyFailure extends Error {}

/**
 * Moves what an SQLite depot holds into an empty PostgreSQL database as it is: documents with their sequence numbers, epochs,
 * accounts, enrolments and their tokens. So laptops go on with their checkpoints, sign-ins and receipts. One transaction: all of it
 * or nothing; every row is counted again at the end. The depot is read only. Call with no server running on either. Rejects with a `CopyFailure`
 * or `StartError` whose message is one sentence for a person. Answers with the rows of each table; `onProgress` hears of them along the way.
 */
export async function copyFromSqlite(
  file: string,
  url: string,
  onProgress: (table: string, rows: number) => void = () => undefined,
): Promise<CopiedRows> {
  // Opened as a server would, so that a depot of an older version has today's tables.
  await openSqlite({ file, now: Date.now }).close();
  const source = new DatabaseSync(file, { readOnly: true });
  const pool = openPool(clientConfig(url), 1);
  try {
    const unknown = tablesOf(source).filter((table) => !TABLES.some((known) => known === table));
    if (unknown.length > 0) throw new CopyFailure(`The depot has tables that this Milepost cannot move: ${unknown.join(', ')}.`);
    await migrate(pool, migrations);
    return await within(pool, 'BEGIN', async (query) => {
      await query({ name: '', text: `LOCK TABLE ${TABLES.join(', ')} IN ACCESS EXCLUSIVE MODE` });
      for (const table of TABLES) await refuseUnlessEmpty(query, table);
      const copied: Record<string, number> = {};
      for (const table of TABLES) copied[table] = await copyTable(source, query, table, (rows) => onProgress(table, rows));
      await query({ name: '', text: "SELECT setval(pg_get_serial_sequence('epochs', 'ordinal'), max(ordinal)) FROM epochs" });
      await compare(query, copied);
      return copied as CopiedRows;
    });
  } catch (error) {
    throw error instanceof StorageUnavailable ? cannotUse(url, error) : error;
  } finally {
    source.close();
    await pool.end();
  }
}

async function refuseUnlessEmpty(query: Query, table: string): Promise<void> {
  const [row] = await query({ name: '', text: `SELECT EXISTS (SELECT FROM ${table}) AS some` });
  if (row?.['some'] === true)
    throw new CopyFailure(`The PostgreSQL database is not empty (${table}): nothing was changed. Name an empty one.`);
}

async function copyTable(source: DatabaseSync, query: Query, table: string, onProgress: (rows: number) => void): Promise<number> {
  const columns = source.prepare(`SELECT name, type FROM pragma_table_info('${table}')`).all();
  const names = columns.map(({ name }) => String(name));
  const arrays = columns.map(({ type }, index) => `$${index + 1}::${type === 'INTEGER' ? 'bigint' : 'text'}[]`);
  const insert = {
    name: `copy-${table}`,
    text: `INSERT INTO ${table} (${names.join(', ')}) SELECT * FROM unnest(${arrays.join(', ')})`,
  };
  const rows = source.prepare(`SELECT ${names.join(', ')} FROM ${table} ORDER BY rowid`).iterate();
  let copied = 0;
  for (let batch = take(rows, BATCH); batch.length > 0; batch = take(rows, BATCH)) {
    await query(insert, ...names.map((name) => batch.map((row) => storable(row[name]))));
    copied += batch.length;
    onProgress(copied);
  }
  return copied;
}

function take<T>(rows: Iterator<T>, limit: number): T[] {
  const taken: T[] = [];
  while (taken.length < limit) {
    const { done, value } = rows.next();
    if (done === true) break;
    taken.push(value);
  }
  return taken;
}

/** PostgreSQL has no text with a NUL in it; only a laptop's name could have one. Numbers are below 2^53. */
function storable(value: SQLInputValue | undefined): string | number | null {
  return typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : ((value ?? null) as number | null);
}

/** What has arrived, counted there. */
async function compare(query: Query, copied: Readonly<Record<string, number>>): Promise<void> {
  for (const table of TABLES) {
    const [row] = await query({ name: '', text: `SELECT count(*) AS n FROM ${table}` });
    if (row?.['n'] !== copied[table]) throw new Error(`${table}: ${String(copied[table])} rows went out, ${String(row?.['n'])} arrived`);
  }
}

function tablesOf(source: DatabaseSync): string[] {
  const rows = source.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name").all();
  return rows.map(({ name }) => String(name));
}
