import { dirname } from 'node:path';
import { pino } from 'pino';
import { createAccount, createTenant } from '#sync-server/accounts.ts';
import { buildApp } from '#sync-server/app.ts';
import { serverClock, type Now, type Random } from '#sync-server/clock.ts';
import type { AppDeps } from '#sync-server/deps.ts';
import type { ServerKeys } from '#sync-server/keys.ts';
import { wasRestored, watchHighWater } from '#sync-server/high-water.ts';
import { openSqlite } from '#sync-server/storage/sqlite/storage.ts';
import { writeDocuments } from '#sync-server/sync/write.ts';
import type { FastifyInstance } from 'fastify';

/**
 * What a server runs: the project's own, on SQLite, without a port to listen at. Bundled, so that it too sees virtual time and
 * can be given bugs. As `sync-server/start.ts` puts it together.
 */
export type Running = { readonly app: FastifyInstance; readonly deps: AppDeps };

export type ServerParts = { readonly file: string; readonly now: Now; readonly random: Random; readonly keys: ServerKeys };

/** Cheap: nobody attacks a simulation. */
const PASSWORD_COST = { memory: 16, passes: 1, parallelism: 1 };

export async function startServer({ file, now, random, keys }: ServerParts): Promise<Running> {
  const clock = serverClock(now, random);
  const storage = openSqlite({ file, now });
  const logger = pino({ level: 'silent' });
  const folder = dirname(file);
  await storage.beginEpoch(clock.newId(), await wasRestored(folder, storage));
  await watchHighWater(folder, storage, logger);
  const deps: AppDeps = { storage, now, random, clock, keys, logger, version: '0.0.0', name: 'Depot', passwordCost: PASSWORD_COST };
  const app = buildApp(deps);
  await app.ready();
  return { app, deps };
}

export { createAccount, createTenant, writeDocuments };
