import type { Hlc } from '#domain/clock/hlc.ts';
import type { LocalStore } from '../local-store.ts';

/** A record (`collection/id`) whose changes up to `upTo` the server has taken as they were, as number `seq`. */
export type Accepted = { readonly key: string; readonly upTo: Hlc; readonly seq: number };

/**
 * Writes the receipts of one push, and clears what they cover from the outbox: in one transaction, because the disk is synced for
 * each. A receipt only ever grows, for two answers may come in the wrong order. `at` in ms since 1970.
 */
export async function noteAccepted(local: LocalStore, accepted: readonly Accepted[], at: number): Promise<void> {
  if (accepted.length === 0) return;
  const { outbox, receipts } = local;
  const keys = accepted.map(({ key }) => key);
  await local.transaction('rw', outbox, receipts, async () => {
    const [waiting, known] = await Promise.all([outbox.bulkGet(keys), receipts.bulkGet(keys)]);
    // What was changed again meanwhile goes on waiting.
    const covered = accepted.filter(({ upTo }, place) => (waiting[place]?.upTo ?? '') <= upTo);
    const newer = accepted.filter(({ upTo }, place) => (known[place]?.upTo ?? '') < upTo);
    await Promise.all([
      outbox.bulkDelete(covered.map(({ key }) => key)),
      receipts.bulkPut(newer.map(({ key, upTo, seq }) => ({ key, upTo, seq, at }))),
    ]);
  });
}
