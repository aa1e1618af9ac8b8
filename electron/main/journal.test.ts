import { mkdtemp, open, readdir, rm, stat, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { journalFiles } from './journal.ts';

const NAME = '01900000-0000-7000-8000-000000000001.0';
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'milepost-journal-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a new file has room set aside; what is written is there for the next start', async () => {
  const files = journalFiles(join(folder, 'journal'));
  expect(await files.listJournals(undefined)).toEqual([]);
  expect(await files.openJournal(NAME)).toMatch(/^\0+$/);
  await files.writeJournal({ name: NAME, at: 0, text: 'one\n\0' });
  await files.writeJournal({ name: NAME, at: 4, text: 'two\n\0' });
  expect((await stat(join(folder, 'journal', NAME))).blocks).toBeGreaterThanOrEqual(512);
  const again = journalFiles(join(folder, 'journal'));
  expect(await again.listJournals(undefined)).toEqual([NAME]);
  expect((await again.openJournal(NAME)).slice(0, 9)).toBe('one\ntwo\n\0');
  await files.closeJournal(NAME);
  await again.closeJournal(NAME);
});

test('a file may grow beyond what was set aside, and is read whole', async () => {
  const files = journalFiles(folder);
  await files.openJournal(NAME);
  const text = 'x'.repeat(300_000);
  await files.writeJournal({ name: NAME, at: 0, text });
  await files.closeJournal(NAME);
  expect(await files.openJournal(NAME)).toBe(text);
  await files.closeJournal(NAME);
});

test('what is no journal stays out of the list, and what is not open is not written', async () => {
  const files = journalFiles(folder);
  await expect(files.writeJournal({ name: NAME, at: 0, text: 'x' })).rejects.toThrow('not open');
  await files.openJournal(NAME);
  await files.closeJournal(NAME);
  await files.closeJournal(NAME);
  await rm(join(folder, NAME));
  expect(await readdir(folder)).toEqual([]);
});

describe('[S51] what is answered is on disk', () => {
  type Step = 'write' | 'datasync' | 'sync';
  let done: string[];
  /** Does one kind of step itself where that is to be seen or to fail. */
  let instead: { readonly [S in Step]?: () => Promise<void> };

  beforeEach(async () => {
    [done, instead] = [[], {}];
    const probe = await open(join(folder, 'probe'), 'w');
    const kind = Object.getPrototypeOf(probe) as FileHandle;
    await probe.close();
    await rm(join(folder, 'probe'));
    for (const step of ['write', 'datasync', 'sync'] as const) {
      const real = kind[step] as (...given: unknown[]) => Promise<unknown>;
      vi.spyOn(kind, step).mockImplementation(async function (this: FileHandle, ...given: unknown[]) {
        done.push(step);
        await instead[step]?.();
        const result = await real.apply(this, given);
        done.push(`${step} ended`);
        return result as never;
      });
    }
  });
  afterEach(() => vi.restoreAllMocks());

  test('a line is written, then synced, and only then answered', async () => {
    const files = journalFiles(folder);
    await files.openJournal(NAME);
    done = [];
    await files.writeJournal({ name: NAME, at: 0, text: 'one\n' });
    done.push('answer');
    expect(done).toEqual(['write', 'write ended', 'datasync', 'datasync ended', 'answer']);
    await files.closeJournal(NAME);
  });

  test('nothing is answered while the disk is still at it', async () => {
    const files = journalFiles(folder);
    await files.openJournal(NAME);
    let end = (): void => undefined;
    let answered = false;
    let writing: Promise<unknown> = Promise.resolve();
    await new Promise<void>((begun) => {
      instead = {
        datasync: () => {
          begun();
          return new Promise<void>((synced) => (end = synced));
        },
      };
      writing = files.writeJournal({ name: NAME, at: 0, text: 'one\n' }).then(() => (answered = true));
    });
    // A turn of the event loop: what only waited for the write has been answered by then.
    await new Promise((turn) => setImmediate(turn));
    expect(answered).toBe(false);
    end();
    await writing;
    await files.closeJournal(NAME);
  });

  test('what cannot be synced is not answered as written', async () => {
    const files = journalFiles(folder);
    await files.openJournal(NAME);
    instead = { datasync: () => Promise.reject(new Error('EIO: the disk is gone')) };
    await expect(files.writeJournal({ name: NAME, at: 0, text: 'one\n' })).rejects.toThrow('EIO');
    await files.closeJournal(NAME);
  });

  test('of a new file the folder is synced, and then the room that is set aside; of one that was there neither', async () => {
    const files = journalFiles(folder);
    await files.openJournal(NAME);
    const folderSynced = process.platform === 'win32' ? [] : ['sync', 'sync ended'];
    expect(done).toEqual([...folderSynced, 'write', 'write ended', 'sync', 'sync ended']);
    await files.closeJournal(NAME);
    done = [];
    await files.openJournal(NAME);
    expect(done).toEqual([]);
    await files.closeJournal(NAME);
  });
});
