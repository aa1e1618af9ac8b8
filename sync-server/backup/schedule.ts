import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Now } from '../clock.ts';
import { backUp } from './backup.ts';
import { backUpFiles } from './files-beside.ts';

/** Where backups go, how often (ms), and how many of the newest are kept. */
export type BackupPlan = { readonly dir: string; readonly everyMs: number; readonly keep: number };

/** How the schedule fares. `failing`: why the last try came to nothing. Times in ms since 1970, 0 for never. */
export type BackupState = { readonly lastAt: number; readonly nextAt: number; readonly failing: string | undefined };

export type BackupSchedule = { readonly state: () => BackupState; readonly stop: () => Promise<void> };

const NAME = /^milepost-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z\.db$/;
/** A failed backup is tried again sooner than the next is due; also how long a timer sleeps, since a clock may be set meanwhile. */
const LOOK_EVERY_MS = 60_000;

/** Backs the database `file` and what lies with it in `dataDir` up on `plan`, the first time at once unless there is a younger one, until stopped. A failure is an error in the log, each time. */
export async function startBackups(file: string, dataDir: string, plan: BackupPlan, now: Now, log: Logger): Promise<BackupSchedule> {
  let failing: string | undefined;
  let lastAt = await newest(plan.dir).catch(() => 0);
  let triedAt = 0;
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  let stopped = false;
  const nextAt = (): number => (failing === undefined ? lastAt + plan.everyMs : triedAt + Math.min(LOOK_EVERY_MS, plan.everyMs));

  const run = async (): Promise<void> => {
    triedAt = now();
    try {
      await mkdir(plan.dir, { recursive: true, mode: 0o700 });
      const to = join(plan.dir, `milepost-${new Date(triedAt).toISOString().replaceAll(/[:.]/g, '-')}.db`);
      const bytes = await backUp(file, to);
      // After the database, which speaks only of what was there before it.
      const files = await backUpFiles(dataDir, to);
      lastAt = triedAt;
      failing = undefined;
      await dropOldest(plan);
      log.info({ backup: to, bytes, files }, 'backed up');
    } catch (error) {
      failing = (error as Error).message;
      log.error({ err: error }, 'THE BACKUP FAILED: a lost disk would now take what was written since the last one');
    }
  };
  const look = (): void => {
    running = (nextAt() <= now() ? run() : Promise.resolve()).then(() => {
      if (!stopped) timer = setTimeout(look, Math.max(0, Math.min(nextAt() - now(), LOOK_EVERY_MS))).unref();
    });
  };
  look();
  return {
    state: () => ({ lastAt, nextAt: nextAt(), failing }),
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

async function backupsIn(dir: string): Promise<string[]> {
  return (await readdir(dir)).filter((name) => NAME.test(name)).toSorted();
}

async function newest(dir: string): Promise<number> {
  const name = (await backupsIn(dir)).at(-1);
  return name === undefined ? 0 : (await stat(join(dir, name))).mtimeMs;
}

async function dropOldest({ dir, keep }: BackupPlan): Promise<void> {
  for (const name of (await backupsIn(dir)).slice(0, -keep)) await rm(join(dir, name));
}
