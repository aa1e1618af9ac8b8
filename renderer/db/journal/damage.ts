import type { LocalStore } from '../local-store.ts';
import type { Journal } from './journal.ts';

/** In the facts: that part of the journal was damaged, until a later start finds it whole. */
export const JOURNAL_DAMAGED = 'journal-damaged';
/** `bytes` that could not be read; `seen`: the person has been told. */
export type JournalDamage = { readonly bytes: number; readonly seen: boolean };

/**
 * Keeps that the journal was found damaged: what was passed over is written over in time, and nobody may have been looking. The same
 * damage, found again by the next start, is not told twice. Call within a transaction that includes the facts, or alone.
 */
export async function noteDamage({ facts }: Pick<LocalStore, 'facts'>, { damaged }: Pick<Journal, 'damaged'>): Promise<void> {
  const bytes = damaged();
  const known = (await facts.get(JOURNAL_DAMAGED))?.value as JournalDamage | undefined;
  if (bytes > 0 && bytes !== known?.bytes) await facts.put({ key: JOURNAL_DAMAGED, value: { bytes, seen: false } satisfies JournalDamage });
  // Whole again, and told: the next damage, of whatever size, is another one.
  else if (bytes === 0 && known?.seen === true) await facts.delete(JOURNAL_DAMAGED);
}

/** The person has read it. */
export async function damageSeen({ facts }: Pick<LocalStore, 'facts'>): Promise<void> {
  await facts.update(JOURNAL_DAMAGED, { 'value.seen': true } as never);
}
