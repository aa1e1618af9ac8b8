import type { Hlc } from '#domain/clock/hlc.ts';
import type { FactRow, LocalStore } from '../local-store.ts';

/** A record (`collection/id`) of an incident whose changes up to `upTo` the server has taken as they were, as number `seq`. */
export type Accepted = { readonly key: string; readonly incident: string; readonly upTo: Hlc; readonly seq: number };

/**
 * Writes the receipts of one push, and clears what they cover from the outbox: in one transaction, because the disk is synced for
 * each, and by ranges, because IndexedDB takes its time for each row that it is asked for by name. `at` in ms since 1970. `heard` is
 * kept with them.
 */
export async function noteAccepted(local: LocalStore, accepted: readonly Accepted[], at: number, heard?: FactRow): Promise<void> {
  const keys = accepted.map(({ key }) => key).toSorted();
  const [first, last] = [keys[0], keys.at(-1)];
  const { outbox, receipts, facts } = local;
  if (first === undefined || last === undefined) return void (heard === undefined ? undefined : await facts.put(heard));
  const between = (from: string, to: string) => outbox.where('key').between(from, to, true, true);
  await local.transaction('rw', outbox, receipts, facts, async () => {
    if (heard !== undefined) await facts.put(heard);
    const rows = await between(first, last).toArray();
    const waiting = new Map(rows.map(({ key, upTo }) => [key, upTo]));
    // What was changed again meanwhile goes on waiting.
    const isCovered = ({ key, upTo }: Accepted): boolean => waiting.has(key) && (waiting.get(key) ?? '') <= upTo;
    const [covered, others] = [accepted.filter(isCovered), accepted.filter((one) => !isCovered(one))];
    // A receipt only ever grows, for two answers may come in the wrong order. What waits is newer than its receipt.
    const known = await receipts.bulkGet(others.map(({ key }) => key));
    const newer = others.filter(({ upTo }, place) => (known[place]?.upTo ?? '') < upTo);
    const keysThere = rows.map(({ key }) => key);
    for (const [from, to] of runs(keysThere, new Set(covered.map(({ key }) => key)))) await between(from, to).delete();
    await receipts.bulkPut([...covered, ...newer].map(({ key, incident, upTo, seq }) => ({ key, incident, upTo, seq, at })));
  });
}

/** The first and the last of each run of neighbours among `keys` that are all in `wanted`. */
function runs(keys: readonly string[], wanted: ReadonlySet<string>): [from: string, to: string][] {
  const found: [string, string][] = [];
  let run: [string, string] | undefined;
  for (const key of keys) {
    if (!wanted.has(key)) run = undefined;
    else if (run === undefined) found.push((run = [key, key]));
    else run[1] = key;
  }
  return found;
}
