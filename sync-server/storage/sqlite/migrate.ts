import type { DatabaseSync } from 'node:sqlite';
import { StartError } from '../../start-error.ts';
import type { Migration } from './migrations/migration.ts';

/**
 * Brings the database to the newest version, each step in a transaction of its own. Throws a `StartError`, having
 * touched nothing, when it was written by a newer server.
 */
export function migrate(database: DatabaseSync, migrations: readonly Migration[]): void {
  const newest = migrations.at(-1)?.version ?? 0;
  const found = userVersion(database);
  if (found > newest) {
    throw new StartError(
      'database-newer',
      `The database was written by a newer Milepost (version ${found}; this one knows ${newest}): update Milepost, or choose another data folder.`,
    );
  }
  for (const migration of migrations.filter(({ version }) => version > found)) {
    database.exec('BEGIN IMMEDIATE');
    try {
      database.exec(migration.sql);
      database.exec(`PRAGMA user_version = ${migration.version}`);
      database.exec('COMMIT');
    } catch (error) {
      database.exec('ROLLBACK');
      throw error;
    }
  }
}

export function userVersion(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
}
