import type { Hlc } from '#domain/clock/hlc.ts';
import { stampHlc } from '#domain/clock/stamp.ts';
import type { SyncedDocument } from '#domain/merge/merge.ts';
import type { LaptopClock } from './laptop-clock.ts';
import { recordKey, type LocalStore, type OutboxRow } from './local-store.ts';
import type { Collections } from './store.ts';

/** Documents about to be written by a person's action; see `OutboxRow`. */
export type Announcement = Pick<OutboxRow, 'collection' | 'incident' | 'since' | 'upTo'> & { readonly ids: readonly string[] };

/**
 * Runs `write` with its documents announced in the outbox, so that an unsent change is never missing there. Takes the
 * announcement back when `write` fails, or answers that nothing changed.
 */
export async function announceWhile(local: LocalStore, announcement: Announcement, write: () => Promise<boolean>): Promise<void> {
  const { outbox } = local;
  const { ids, ...row } = announcement;
  const keys = ids.map((id) => recordKey(row.collection, id));
  const before = await local.transaction('rw', outbox, async () => {
    const known = await outbox.bulkGet(keys);
    await outbox.bulkPut(
      ids.map((id, place) => ({ ...row, id, key: recordKey(row.collection, id), since: known[place]?.since ?? row.since })),
    );
    return known;
  });
  const takeBack = (): Promise<void> =>
    local.transaction('rw', outbox, async () => {
      for (const [place, key] of keys.entries()) {
        const known = before[place];
        // A later action of another tab has announced the same document since: that stays.
        if ((await outbox.get(key))?.upTo !== row.upTo) continue;
        if (known === undefined) await outbox.delete(key);
        else await outbox.put(known);
      }
    });
  try {
    if (!(await write())) await takeBack();
  } catch (error) {
    await takeBack();
    throw error;
  }
}

/** Younger rows may belong to an action that is being written right now. Milliseconds. */
const SETTLED_MS = 60_000;

/**
 * Drops announcements whose change never came to be, because the app ended between the two: the document is not there,
 * or holds nothing of this laptop that no receipt covers.
 */
export async function dropPhantoms(local: LocalStore, collections: Collections, clock: LaptopClock): Promise<void> {
  const rows = await local.outbox
    .where('since')
    .below(clock.now() - SETTLED_MS)
    .toArray();
  for (const row of rows) {
    const document = await collections[row.collection].findOne(row.id).exec();
    const receipt = await local.receipts.get(row.key);
    if (document !== null && ownLatest(document.toMutableJSON(), clock) > (receipt?.upTo ?? '')) continue;
    if ((await local.quarantine.get(row.key)) !== undefined) continue;
    await local.outbox.delete(row.key);
  }
}

/** The latest reading of this laptop among a document's stamps; `''` where it has none. */
export function ownLatest(document: SyncedDocument, clock: LaptopClock): Hlc {
  return Object.values(document.stamps)
    .map(stampHlc)
    .filter((hlc) => clock.isOwn(hlc))
    .reduce((latest, hlc) => (hlc > latest ? hlc : latest), '' as Hlc);
}
