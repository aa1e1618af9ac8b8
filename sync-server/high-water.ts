import { readFile, rm } from 'node:fs/promises';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Reader, Storage } from './storage/port.ts';

/**
 * How far this server has seen each tenant come, kept outside the database: one that has not come as far, or does not know the
 * epoch, is from a backup (S45). A laptop could claim that; this file is the server's own memory.
 */
const FILE = 'high-water.json';
/** At most this much of what was seen is forgotten in a crash. Milliseconds. */
const WRITE_EVERY_MS = 1000;

const marks = z.record(z.string(), z.object({ epoch: z.string(), seq: z.int() }));
type Marks = z.infer<typeof marks>;

export type HighWater = { readonly close: () => void };

/**
 * Whether the database came from a backup since this folder last saw it. A folder that has seen nothing cannot know, so a database
 * that holds something counts as restored: laptops may then give back what it lacks, if it lacks anything.
 */
export async function wasRestored(dataDir: string, storage: Pick<Storage, 'read'>): Promise<boolean> {
  const seen = await readMarks(dataDir);
  return storage.read(async (reader) => {
    if (seen === undefined) return (await reader.tenants()).length > 0;
    for (const [tenant, mark] of Object.entries(seen)) if (!(await reaches(reader, tenant, mark))) return true;
    return false;
  });
}

async function reaches(reader: Reader, tenant: string, { epoch, seq }: Marks[string]): Promise<boolean> {
  const known = await reader.tenant(tenant);
  return known !== undefined && known.seq >= seq && (await reader.epochEnd(tenant, epoch)) !== undefined;
}

/**
 * Forgets all of it, so that the next start takes the database for one from a backup. For whoever restores: what was seen in the last
 * second before a crash may not be in the file.
 */
export async function forgetHighWater(dataDir: string): Promise<void> {
  await rm(join(dataDir, FILE), { force: true });
}

/** Remembers from now on. Call after the epoch has begun. */
export async function watchHighWater(dataDir: string, storage: Pick<Storage, 'read' | 'subscribe'>, log: Logger): Promise<HighWater> {
  const seen: Marks = {};
  await storage.read(async (reader) => {
    for (const { id, seq } of await reader.tenants()) seen[id] = { epoch: await reader.epoch(id), seq };
  });
  let dirty = true;
  const write = (): void => {
    if (!dirty) return;
    try {
      const file = join(dataDir, FILE);
      writeFileSync(`${file}.new`, JSON.stringify(seen));
      renameSync(`${file}.new`, file);
      dirty = false;
    } catch (error) {
      log.error({ err: error }, 'how far the database has come cannot be written down: a restore may go unnoticed');
    }
  };
  write();
  const unsubscribe = storage.subscribe(({ tenant, epoch, changes }) => {
    const seq = Math.max(seen[tenant]?.seq ?? 0, ...changes.map((change) => change.seq));
    seen[tenant] = { epoch, seq };
    dirty = true;
  });
  const timer = setInterval(write, WRITE_EVERY_MS).unref();
  return {
    close: () => {
      clearInterval(timer);
      unsubscribe();
      write();
    },
  };
}

async function readMarks(dataDir: string): Promise<Marks | undefined> {
  try {
    return marks.parse(JSON.parse(await readFile(join(dataDir, FILE), 'utf8')));
  } catch {
    // Not there, or cut off by a full disk: nothing is known.
    return undefined;
  }
}
