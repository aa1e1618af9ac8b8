import { beforeEach, expect, test } from 'vitest';
import { JOURNAL_RESERVE } from './journal-files.ts';
import { journalDisk, type JournalRequest } from './opfs-journal-disk.ts';

const NAME = '01900000-0000-7000-8000-000000000001.0';

/** What was done to the files, in order. */
let done: string[];
let bytes: Uint8Array;
/** What the disk does next: `short` writes the half, `torn` cannot be flushed. */
let disk: 'well' | 'short' | 'torn';
let answer: (request: JournalRequest) => Promise<unknown>;

beforeEach(() => {
  [done, bytes, disk] = [[], new Uint8Array(), 'well'];
  const handle = {
    getSize: () => bytes.length,
    read: (into: Uint8Array) => into.set(bytes.subarray(0, into.length)),
    write: (from: Uint8Array, { at }: { at: number }) => {
      done.push(`write ${from.length} at ${at}`);
      const taken = disk === 'short' ? from.subarray(0, from.length / 2) : from;
      const grown = new Uint8Array(Math.max(bytes.length, at + taken.length));
      grown.set(bytes);
      grown.set(taken, at);
      bytes = grown;
      return taken.length;
    },
    flush: () => {
      done.push('flush');
      if (disk === 'torn') throw new DOMException('The disk is gone', 'InvalidStateError');
    },
    close: () => void done.push('close'),
  };
  const folder = {
    keys: () => [NAME][Symbol.iterator](),
    getFileHandle: () => Promise.resolve({ createSyncAccessHandle: () => Promise.resolve(handle) }),
  };
  answer = journalDisk(() => Promise.resolve(folder as unknown as FileSystemDirectoryHandle));
});

async function asked(request: JournalRequest): Promise<unknown> {
  const value = await answer(request);
  done.push('answer');
  return value;
}

test('[S51] a line is written, then flushed, and only then answered; so is every further one', async () => {
  await asked({ kind: 'open', name: NAME });
  done = [];
  await asked({ kind: 'write', name: NAME, at: 0, text: 'one\n' });
  await asked({ kind: 'write', name: NAME, at: 4, text: 'two\n' });
  expect(done).toEqual(['write 4 at 0', 'flush', 'answer', 'write 4 at 4', 'flush', 'answer']);
  expect((await asked({ kind: 'open', name: NAME })) as string).toMatch(/^one\ntwo\n\0/);
});

test('[S51] what cannot be flushed, or not whole, is not answered as written', async () => {
  await asked({ kind: 'open', name: NAME });
  disk = 'torn';
  await expect(answer({ kind: 'write', name: NAME, at: 0, text: 'one\n' })).rejects.toThrow('gone');
  disk = 'short';
  done = [];
  await expect(answer({ kind: 'write', name: NAME, at: 0, text: 'one\n' })).rejects.toMatchObject({ name: 'QuotaExceededError' });
  expect(done).toEqual(['write 4 at 0']);
});

test('[S51] the room of a new file is really written and flushed before it is given out; of a file with lines nothing is written', async () => {
  expect(await asked({ kind: 'open', name: NAME })).toBe('\0'.repeat(JOURNAL_RESERVE));
  expect(done).toEqual([`write ${JOURNAL_RESERVE} at 0`, 'flush', 'answer']);
  done = [];
  await asked({ kind: 'open', name: NAME });
  expect(done).toEqual(['answer']);
});

test('a disk that is full already opens the file without its room', async () => {
  disk = 'short';
  expect(await asked({ kind: 'open', name: NAME })).toHaveLength(JOURNAL_RESERVE / 2);
});

test('a file that is not open, or not any more, is not written', async () => {
  await expect(answer({ kind: 'write', name: NAME, at: 0, text: 'x' })).rejects.toThrow('not open');
  await asked({ kind: 'open', name: NAME });
  await asked({ kind: 'close', name: NAME });
  await asked({ kind: 'close', name: NAME });
  expect(done.filter((one) => one === 'close')).toHaveLength(1);
  await expect(answer({ kind: 'write', name: NAME, at: 0, text: 'x' })).rejects.toThrow('not open');
  expect(await asked({ kind: 'list' })).toEqual([NAME]);
});
