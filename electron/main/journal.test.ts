import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
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
