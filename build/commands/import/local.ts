import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { normalEmail } from '#sync-server/accounts.ts';
import { SERVER_AUTHOR, serverClock } from '#sync-server/clock.ts';
import { claimDataFolder, DATABASE_FILE } from '#sync-server/data-folder.ts';
import { importFleet, previewFleet, readFleetFile } from '#sync-server/fleet/import-fleet.ts';
import { StartError } from '#sync-server/start-error.ts';
import { openPostgres } from '#sync-server/storage/postgres/storage.ts';
import { openSqlite } from '#sync-server/storage/sqlite/storage.ts';
import type { Storage } from '#sync-server/storage/port.ts';
import type { ImportArguments } from './options.ts';
import { ImportFailure, type Target } from './target.ts';

/**
 * The database of DATABASE_URL, else the one in a data folder on which no server runs; `in-use` where one does. The folder stays
 * claimed until closed, so that no server starts meanwhile whose streams would miss what is written here.
 */
export async function localTarget(
  options: Pick<ImportArguments, 'dataDir' | 'databaseUrl' | 'tenant' | 'email'>,
): Promise<Target | 'in-use'> {
  const clock = serverClock(Date.now, randomBytes);
  const { databaseUrl: url } = options;
  const storage = url === undefined ? await inFolder(options.dataDir) : await openPostgres({ url, now: Date.now, name: clock.newId() });
  if (storage === 'in-use') return 'in-use';
  try {
    const target = await chosen(storage, options.tenant, options.email);
    const deps = { storage, clock };
    return {
      preview: ({ bytes, kind }, how) => previewFleet(storage, target.tenant, readFleetFile(bytes, kind), how),
      import: async ({ bytes, kind }, how, onProgress) => {
        const result = await importFleet(deps, target, readFleetFile(bytes, kind), how, onProgress);
        if (typeof result === 'string') throw new ImportFailure('The file cannot be imported as asked.');
        return result;
      },
      close: storage.close,
    };
  } catch (error) {
    await storage.close();
    throw error;
  }
}

/** Closing it gives the folder back. */
async function inFolder(dataDir: string): Promise<Storage | 'in-use'> {
  if (!existsSync(path.join(dataDir, DATABASE_FILE))) {
    throw new ImportFailure(`There is no Milepost database in ${dataDir}: run npm start once, or name the folder with --data-dir.`);
  }
  let folder;
  try {
    folder = await claimDataFolder(dataDir);
  } catch (error) {
    if (error instanceof StartError && error.kind === 'folder-in-use') return 'in-use';
    throw error;
  }
  const { release } = folder;
  try {
    const storage = openSqlite({ file: folder.database, now: Date.now });
    return { ...storage, close: () => storage.close().finally(release) };
  } catch (error) {
    release();
    throw error;
  }
}

/** The tenant to write to and the author of what is written: the person with that e-mail, else the server itself. */
async function chosen(storage: Storage, wanted: string | undefined, email: string | undefined): Promise<{ tenant: string; by: string }> {
  const tenants = await storage.read((reader) => reader.tenants());
  const named = wanted === undefined ? tenants : tenants.filter(({ id, name }) => id === wanted || name === wanted);
  const [tenant, ...more] = named;
  const names = tenants.map(({ name }) => name).join(', ');
  if (tenant === undefined) {
    throw new ImportFailure(
      wanted === undefined ? 'The database has no tenant yet: run npm start once.' : `There is no tenant "${wanted}"; there is: ${names}.`,
    );
  }
  if (more.length > 0) throw new ImportFailure(`The database has several tenants; choose one with --tenant: ${names}.`);
  if (email === undefined) return { tenant: tenant.id, by: SERVER_AUTHOR };
  const account = await storage.read((reader) => reader.accountByEmail(normalEmail(email)));
  if (account?.tenant !== tenant.id) throw new ImportFailure(`Nobody in ${tenant.name} has the e-mail ${email}.`);
  return { tenant: tenant.id, by: account.person };
}
