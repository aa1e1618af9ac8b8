import type { Pool } from 'pg';
import { StartError } from '../../start-error.ts';
import { within, type Query } from './connection.ts';
import type { Migration } from './migrations/migration.ts';
import { integer } from '../rows.ts';

/** Any number, as long as all servers take the same: one of them at a time looks at the version and changes it. */
const LOCK = 7_041_776;

/**
 * Brings the database to the newest version in one transaction; servers that start together wait for each other. Throws a
 * `StartError`, having touched nothing, when it was written by a newer server.
 */
export function migrate(pool: Pool, migrations: readonly Migration[]): Promise<void> {
  return within(pool, 'BEGIN', async (query) => {
    await query({ name: 'migrate-lock', text: 'SELECT pg_advisory_xact_lock($1)' }, LOCK);
    const newest = migrations.at(-1)?.version ?? 0;
    const found = await versionOf(query);
    if (found !== undefined && found > newest) {
      throw new StartError(
        'database-newer',
        `The database was written by a newer Milepost (version ${found}; this one knows ${newest}): update Milepost, or choose another database.`,
      );
    }
    if (found === undefined) {
      await refuseForeign(query);
      await query({ name: '', text: 'CREATE TABLE milepost_version (version INTEGER NOT NULL)' });
      await query({ name: '', text: 'INSERT INTO milepost_version VALUES (0)' });
    }
    for (const migration of migrations.filter(({ version }) => version > (found ?? 0))) {
      await query({ name: '', text: migration.sql });
      await query({ name: '', text: 'UPDATE milepost_version SET version = $1' }, migration.version);
    }
    await refuseIncomplete(query, migrations);
  });
}

/** A database that somebody else works in is left alone. What extensions bring does not count. */
async function refuseForeign(query: Query): Promise<void> {
  const text = `
    SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
      AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e') ORDER BY relname LIMIT 1`;
  const [table] = await query({ name: '', text });
  if (table === undefined) return;
  throw new StartError(
    'database-broken',
    `The database holds tables that are not of Milepost (such as ${String(table['relname'])}): give Milepost an empty database of its own in DATABASE_URL, or restore the newest backup if it was its own.`,
  );
}

/** A restore that was cut short, or a table that somebody dropped. */
async function refuseIncomplete(query: Query, migrations: readonly Migration[]): Promise<void> {
  const tables = migrations.flatMap(({ sql }) => Array.from(sql.matchAll(/CREATE TABLE (\w+)/g), ([, name = '']) => name));
  const [missing] = await query({ name: '', text: 'SELECT name FROM unnest($1::text[]) AS name WHERE to_regclass(name) IS NULL' }, tables);
  if (missing === undefined) return;
  throw new StartError(
    'database-broken',
    `The database is damaged (the table ${String(missing['name'])} is missing): restore the newest backup into an empty database and start again; nothing was changed.`,
  );
}

async function versionOf(query: Query): Promise<number | undefined> {
  const [there] = await query({ name: '', text: "SELECT to_regclass('milepost_version') IS NOT NULL AS known" });
  if (there?.['known'] !== true) return undefined;
  const [row] = await query({ name: '', text: 'SELECT version FROM milepost_version' });
  return row === undefined ? 0 : integer(row, 'version');
}
