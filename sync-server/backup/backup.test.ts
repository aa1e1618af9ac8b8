import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { claimDataFolder } from '../data-folder.ts';
import { serverLogger } from '../start.ts';
import { wrongSums } from '../sync/digest.ts';
import { openSqlite } from '../storage/sqlite/storage.ts';
import type { Storage } from '../storage/port.ts';
import { freshFolder } from '../testing/harness.ts';
import { backUp, BackupFailure } from './backup.ts';
import { restore } from './restore.ts';
import { startBackups, type BackupSchedule } from './schedule.ts';

const TENANT = '018f0000-0000-7000-8000-000000000001';

let folder: ReturnType<typeof freshFolder>;
let file: string;
let copy: string;
let storage: Storage;
beforeEach(async () => {
  folder = freshFolder();
  file = join(folder.path, 'milepost.db');
  copy = join(folder.path, 'copy.db');
  storage = openSqlite({ file, now: () => 0 });
  await storage.transact(TENANT, (transaction) => transaction.addTenant('North', 'first'));
});
afterEach(async () => {
  await storage.close();
  folder.remove();
});

const write = (...ids: string[]): Promise<number> =>
  storage.transact(TENANT, (transaction) =>
    transaction.putDocuments(
      'sites',
      ids.map((id) => ({ id, content: JSON.stringify({ id, padding: 'x'.repeat(500) }) })),
    ),
  );
const many = (prefix: string): string[] => Array.from({ length: 2000 }, (_, n) => `${prefix}${n}`);
/** Its tenant's number, how many sites it holds, and whether its digests are right. */
async function contentOf(path: string): Promise<{ seq: number | undefined; sites: number; wrong: number }> {
  const opened = openSqlite({ file: path, now: () => 0 });
  const content = await opened.read(async (reader) => ({
    seq: (await reader.tenant(TENANT))?.seq,
    sites: (await reader.allDocuments(TENANT, 'sites')).length,
    wrong: (await wrongSums(reader, TENANT, 'sites')).length,
  }));
  await opened.close();
  return content;
}

describe('a backup', () => {
  test('is the state of one moment, although a server goes on writing', async () => {
    await write(...many('a'));
    let writing = true;
    const writes = (async () => {
      for (let n = 0; writing; n += 1) {
        await write(`during-${n}`);
        await setImmediate();
      }
    })();
    const bytes = await backUp(file, copy);
    writing = false;
    await writes;
    expect(bytes).toBeGreaterThan(1_000_000);
    const { seq, sites, wrong } = await contentOf(copy);
    expect(sites).toBe(seq);
    expect(wrong).toBe(0);
    expect(seq).toBeGreaterThanOrEqual(2000);
    expect(existsSync(`${copy}.part`)).toBe(false);
  });

  test('never replaces a file, needs a database, and leaves nothing half', async () => {
    writeFileSync(copy, 'mine');
    await expect(backUp(file, copy)).rejects.toThrow('is there already');
    expect(readFileSync(copy, 'utf8')).toBe('mine');
    await expect(backUp(join(folder.path, 'nothing.db'), join(folder.path, 'b.db'))).rejects.toThrow('There is no Milepost database');
    const nowhere = backUp(file, join(folder.path, 'no-such-folder', 'b.db'));
    await expect(nowhere).rejects.toThrow(/^The backup .* was not made: /);
    await expect(nowhere).rejects.toBeInstanceOf(BackupFailure);
    const stranger = join(folder.path, 'stranger.db');
    new DatabaseSync(stranger).exec('CREATE TABLE t (x)');
    await expect(backUp(stranger, join(folder.path, 'b.db'))).rejects.toBeInstanceOf(BackupFailure);
    expect(readdirSync(folder.path).filter((name) => name.startsWith('b.db'))).toEqual([]);
  });
});

describe('restoring', () => {
  test('puts the backup in the place of the database, and keeps that with what its log held', async () => {
    await write('a');
    await backUp(file, copy);
    await write('b', 'c');
    await storage.close();
    const aside = await restore(copy, file, Date.UTC(2026, 0, 1));
    expect(aside).toBe(`${file}.replaced-2026-01-01T00-00-00.000Z`);
    expect(await contentOf(file)).toEqual({ seq: 1, sites: 1, wrong: 0 });
    expect(await contentOf(aside!)).toEqual({ seq: 3, sites: 3, wrong: 0 });
    expect(await contentOf(copy)).toEqual({ seq: 1, sites: 1, wrong: 0 });
  });

  test('works where the database is broken, or gone', async () => {
    await write(...many('a'));
    await backUp(file, copy);
    await storage.close();
    truncateSync(file, 10_000);
    await restore(copy, file, 0);
    expect((await contentOf(file)).sites).toBe(2000);
    for (const ending of ['', '-wal', '-shm']) rmSync(`${file}${ending}`, { force: true });
    expect(await restore(copy, file, 1)).toBeUndefined();
    expect((await contentOf(file)).sites).toBe(2000);
  });

  test('takes nothing but a whole database that this version knows; then everything stays as it was', async () => {
    await write(...many('a'));
    await backUp(file, copy);
    await storage.close();
    const refuse = async (path: string, words: RegExp): Promise<void> => {
      await expect(restore(path, file, 0)).rejects.toThrow(words);
      expect(readdirSync(folder.path).filter((name) => name.startsWith('milepost.db.'))).toEqual([]);
    };
    await refuse(join(folder.path, 'nothing.db'), /There is no file/);
    const text = join(folder.path, 'text.db');
    writeFileSync(text, 'a text long enough to be looked at as the header of a database, which it is not, whatever its name');
    await refuse(text, /is not a whole Milepost database/);
    const newer = join(folder.path, 'newer.db');
    await backUp(file, newer);
    new DatabaseSync(newer).exec('PRAGMA user_version = 999');
    await refuse(newer, /written by a newer Milepost/);
    truncateSync(copy, 100_000);
    await refuse(copy, /is not a whole Milepost database/);
    expect((await contentOf(file)).sites).toBe(2000);
  });

  test('is not for a folder in which a server runs', async () => {
    const claimed = await claimDataFolder(folder.path);
    await expect(claimDataFolder(folder.path)).rejects.toThrow('Another Milepost server');
    claimed.release();
  });
});

describe('the schedule', () => {
  const DAY = 86_400_000;
  let schedule: BackupSchedule | undefined;
  let lines: string[];
  let dir: string;
  let now: number;
  beforeEach(() => {
    lines = [];
    dir = join(folder.path, 'backups');
    now = Date.UTC(2026, 5, 1);
  });
  afterEach(() => schedule?.stop());
  const log = serverLogger('info', { write: (line) => void lines.push(line) });
  const begin = async (keep = 3): Promise<BackupSchedule> =>
    (schedule = await startBackups(file, dirname(file), { dir, everyMs: DAY, keep }, () => now, log));

  test('backs up at once, and after a restart when the next one is due', async () => {
    const first = await begin();
    await expect.poll(() => first.state()).toEqual({ lastAt: now, nextAt: now + DAY, failing: undefined });
    const [name] = readdirSync(dir) as [string];
    expect(name).toBe('milepost-2026-06-01T00-00-00-000Z.db');
    expect((await contentOf(join(dir, name))).seq).toBe(0);
    await first.stop();
    utimesSync(join(dir, name), now / 1000, now / 1000);
    const second = await begin();
    await second.stop();
    expect(second.state()).toEqual({ lastAt: now, nextAt: now + DAY, failing: undefined });
    expect(readdirSync(dir).filter((one) => one.endsWith('.db'))).toHaveLength(1);
  });

  test('keeps the newest, and nothing of it is anybody else’s', async () => {
    for (let day = 0; day < 4; day += 1) {
      now += DAY;
      const one = await begin(2);
      await one.stop();
      writeFileSync(join(dir, 'notes.txt'), 'mine');
      for (const name of readdirSync(dir)) utimesSync(join(dir, name), now / 1000, now / 1000);
    }
    expect(readdirSync(dir).filter((name) => name.startsWith('milepost-') && name.endsWith('.db'))).toEqual([
      'milepost-2026-06-04T00-00-00-000Z.db',
      'milepost-2026-06-05T00-00-00-000Z.db',
    ]);
    expect(readFileSync(join(dir, 'notes.txt'), 'utf8')).toBe('mine');
  });

  test('says loudly when it fails, and tries again soon', async () => {
    writeFileSync(dir, 'a file where the folder should be');
    const failing = await begin();
    await expect.poll(() => failing.state().failing).toBeDefined();
    expect(failing.state().nextAt).toBe(now + 60_000);
    expect(lines.join('')).toContain('THE BACKUP FAILED');
    expect(lines.join('')).toContain('"level":50');
  });
});
