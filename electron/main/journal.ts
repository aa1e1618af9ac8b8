import { mkdir, open, readdir, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { CallHandlers } from './calls.ts';

type JournalCalls = Pick<CallHandlers, 'listJournals' | 'openJournal' | 'writeJournal' | 'closeJournal'>;

/** Set aside for each file, so that a disk that has filled up meanwhile still takes what a person does. Bytes. */
const RESERVE = 256 * 1024;
const NAME = /^[0-9a-f-]{36}\.\d{1,3}$/;

/**
 * The journal's files in `folder` (absolute). Names come parsed by the contract. A write is answered once the disk has it: a save
 * counts on that. Each function rejects when the disk fails.
 */
export function journalFiles(folder: string): JournalCalls {
  const handles = new Map<string, FileHandle>();
  return {
    listJournals: async () => (await readdir(await made(folder))).filter((name) => NAME.test(name)),
    openJournal: async (name) => {
      const handle = handles.get(name) ?? (await openOrMake(await made(folder), name));
      handles.set(name, handle);
      const { size } = await handle.stat();
      if (size === 0) await setAside(handle);
      const bytes = Buffer.alloc(Math.max(size, RESERVE));
      await handle.read(bytes, 0, bytes.length, 0);
      return bytes.toString('latin1');
    },
    writeJournal: async ({ name, at, text }) => {
      const handle = handles.get(name);
      if (handle === undefined) throw new Error(`journal ${name} is not open`);
      const bytes = Buffer.from(text, 'latin1');
      for (let written = 0; written < bytes.length;) {
        written += (await handle.write(bytes, written, bytes.length - written, at + written)).bytesWritten;
      }
      await handle.datasync();
    },
    closeJournal: async (name) => {
      const handle = handles.get(name);
      handles.delete(name);
      await handle?.close();
    },
  };
}

async function made(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  return folder;
}

async function openOrMake(folder: string, name: string): Promise<FileHandle> {
  const path = join(folder, name);
  try {
    return await open(path, 'r+');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const made = await open(path, 'w+');
  // A new file is on disk when its folder says so. Windows does that by itself, and opens no folder.
  if (process.platform !== 'win32') await syncFolder(folder);
  return made;
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Zeros that are really written, not a hole. On a full disk the file takes lines as long as there is any room. */
async function setAside(handle: FileHandle): Promise<void> {
  try {
    await handle.write(Buffer.alloc(RESERVE), 0, RESERVE, 0);
    await handle.sync();
  } catch {
    await handle.truncate(0);
  }
}
