import type { Hlc } from '#domain/clock/hlc.ts';
import type { LocalStore } from '../local-store.ts';

/** A record (`collection/id`) whose changes up to `upTo` the server has taken as they were, as number `seq`. */
export type Accepted = { readonly key: string; readonly upTo: Hlc; readonly seq: number };

/**
 * Writes the receipts of one push, and clears what they cover from the outbox: in one transaction, because the disk is synced for
 * each, and by ranges, because IndexedDB takes its time for each row that is asked for by name. `at` in ms since 1970.
 */
export async function noteAccepted(local: LocalStore, accepted: readonly Accepted[], at: number): Promise<void> {
  const [first, last] = endsOf(accepted);
  if (first === undefined || last === undefined) return;
  const { outbox, receipts } = local;
  await local.transaction('rw', outbox, receipts, async () => {
    const between = outbox.where('key').between(first, last, true, true);
    const waiting = new Map((await between.toArray()).map(({ key, upTo }) => [key, upTo]));
    // What was changed again meanwhile goes on waiting.
    const isCovered = ({ key, upTo }: Accepted): boolean => waiting.has(key) && (waiting.get(key) ?? '') <= upTo;
    const [covered, others] = [accepted.filter(isCovered), accepted.filter((one) => !isCovered(one))];
    // A receipt only ever grows, for two answers may come in the wrong order. What waits is newer than its receipt.
    const known = await receipts.bulkGet(others.map(({ key }) => key));
    const newer = others.filter(({ upTo }, place) => (known[place]?.upTo ?? '') < upTo);
    await Promise.all([
      covered.length === waiting.size ? between.delete() : outbox.bulkDelete(covered.map(({ key }) => key)),
      receipts.bulkPut([...covered, ...newer].map(({ key, upTo, seq }) => ({ key, upTo, seq, at }))),
    ]);
  });
}

/** The least and the greatest key. */
function endsOf(accepted: readonly Accepted[]): readonly (string | undefined)[] {
  const keys = accepted.map(({ key }) => key).toSorted();
  return [keys[0], keys.at(-1)];
}
