import { expect, test } from 'vitest';
import type { JournalDocument } from './journal/format.ts';
import type { WrittenLine } from './journal/journal.ts';
import { beginSave, endSave, type SaveDeps } from './save.ts';

const documents: JournalDocument[] = [];
const fulfilled = { status: 'fulfilled', value: undefined } as const;
const rejected = { status: 'rejected', reason: new Error('no room') } as const;

/** A journal that works or not, and what was done with it. */
function deps(works: boolean): SaveDeps & { readonly done: string[] } {
  const done: string[] = [];
  return {
    done,
    journal: {
      append: () => Promise.resolve(works ? ({ number: 1 } as WrittenLine) : undefined),
      withdraw: () => Promise.resolve(void done.push('withdrawn')),
    },
    finish: () => void done.push('finished'),
  };
}

async function save(works: boolean, ...writes: PromiseSettledResult<unknown>[]): Promise<string[]> {
  const given = deps(works);
  const ended = await endSave(given, beginSave(given, documents), writes).then(
    () => 'saved',
    (error: Error) => error.message,
  );
  return [...given.done, ended];
}

test('[S52] written whole, it is saved, with a journal or without', async () => {
  expect(await save(true, fulfilled, fulfilled)).toEqual(['saved']);
  expect(await save(false, fulfilled, fulfilled)).toEqual(['saved']);
});

test('[S52] written in part, the rest comes from the journal', async () => {
  expect(await save(true, fulfilled, rejected)).toEqual(['finished', 'saved']);
  expect(await save(false, fulfilled, rejected)).toEqual(['no room']);
});

test('[S52] not written at all, nothing of it stays', async () => {
  expect(await save(true, rejected, rejected)).toEqual(['withdrawn', 'no room']);
  expect(await save(false, rejected)).toEqual(['no room']);
});
