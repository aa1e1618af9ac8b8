import type { JournalDocument } from './journal/format.ts';
import type { Journal, WrittenLine } from './journal/journal.ts';

export type SaveDeps = {
  readonly journal: Pick<Journal, 'append' | 'withdraw'>;
  /** The journal has all of an action and the database a part: the rest is to come from the journal. */
  readonly finish: (documents: readonly JournalDocument[]) => void;
};

/** One action on its way to disk: its line in the journal, and what is written of it into the database. */
export type Saving = { readonly documents: readonly JournalDocument[]; readonly line: Promise<WrittenLine | undefined> };

/** Puts an action into the journal. The database is written meanwhile, so that a save waits for one disk. */
export function beginSave({ journal }: SaveDeps, documents: readonly JournalDocument[]): Saving {
  return { documents, line: journal.append(documents) };
}

/**
 * Ends a save once its writes into the database have. All or nothing: written in part, the rest comes from the journal; not written
 * at all, the action is withdrawn from it. Throws the first reason when nothing is saved.
 */
export async function endSave(
  deps: SaveDeps,
  { documents, line }: Saving,
  writes: readonly PromiseSettledResult<unknown>[],
): Promise<void> {
  const inJournal = await line;
  const failed = writes.find((write) => write.status === 'rejected');
  if (failed === undefined) return;
  if (inJournal !== undefined && writes.some(({ status }) => status === 'fulfilled')) {
    deps.finish(documents);
    return;
  }
  if (inJournal !== undefined) await deps.journal.withdraw(inJournal);
  throw failed.reason;
}
