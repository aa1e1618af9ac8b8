import type { RxCollection } from 'rxdb';
import type { Hlc } from '#domain/clock/hlc.ts';
import { stampHlc } from '#domain/clock/stamp.ts';
import type { SyncedDocument } from '#domain/merge/merge.ts';
import type { LaptopClock } from './laptop-clock.ts';
import { recordKey, type LocalStore, type OutboxRow } from './local-store.ts';
import type { Collections } from './database.ts';
import { makingRoom } from './room.ts';
import { isWaived, waitAnew } from './journal/waived.ts';

/** A document about to be written by a person's action; see `OutboxRow`. */
export type Announcement = Omit<OutboxRow, 'key'>;

/**
 * Writes documents of one action and announces them in the outbox, at the same time: a save waits for one disk, not for
 * two in turn; only what was waived of a record before is looked at first. Takes the announcement back when `write` fails, or answers that nothing changed. Whatever ends the app
 * between the two is mended at the next start: `dropPhantoms` here, `announceMissing` before a push.
 */
export async function announceWhile(
  local: LocalStore,
  announcements: readonly Announcement[],
  write: () => Promise<boolean>,
): Promise<void> {
  await waitAnew(
    local,
    announcements.map(({ collection, id, upTo }) => ({ record: recordKey(collection, id), reading: upTo })),
  ).catch((error: unknown) => reportError(error));
  const announcing = makingRoom(local.makeRoom, () => announce(local, announcements));
  const [announced, written] = await Promise.allSettled([announcing, write()]);
  if (announced.status === 'rejected') {
    // The work itself comes first: what was saved gets its row before it is pushed.
    reportError(announced.reason);
  } else if (written.status === 'rejected' || !written.value) {
    await takeBack(local, announcements, announced.value);
  }
  if (written.status === 'rejected') throw written.reason;
}

function takeBack(local: LocalStore, announcements: readonly Announcement[], before: readonly (OutboxRow | undefined)[]): Promise<void> {
  const { outbox } = local;
  return local.transaction('rw', outbox, async () => {
    for (const [place, { collection, id, upTo }] of announcements.entries()) {
      const key = recordKey(collection, id);
      const known = before[place];
      // A later action of another tab has announced the same document since: that stays.
      if ((await outbox.get(key))?.upTo !== upTo) continue;
      if (known === undefined) await outbox.delete(key);
      else await outbox.put(known);
    }
  });
}

/** Announces what is on its way to the server without having been announced. */
export async function announceMissing(local: LocalStore, announcements: readonly Announcement[]): Promise<void> {
  const known = await local.outbox.bulkGet(announcements.map(({ collection, id }) => recordKey(collection, id)));
  const missing = announcements.filter((_, place) => known[place] === undefined);
  if (missing.length > 0) await announce(local, missing);
}

/**
 * Puts rows into the outbox, except what has a receipt already, or waits no more because its stamps were moved: the server can be faster
 * than the disk. Answers what was there.
 */
function announce(local: LocalStore, announcements: readonly Announcement[]): Promise<(OutboxRow | undefined)[]> {
  const { outbox, receipts, facts } = local;
  const rows = announcements.map((row) => ({ ...row, key: recordKey(row.collection, row.id) }));
  const keys = rows.map(({ key }) => key);
  return local.transaction('rw', outbox, receipts, facts, async () => {
    const waived = Promise.all(rows.map(({ key, upTo }) => isWaived(local, key, upTo)));
    const [known, held, over] = await Promise.all([outbox.bulkGet(keys), receipts.bulkGet(keys), waived]);
    const waiting = rows.filter(({ upTo }, place) => upTo > (held[place]?.upTo ?? '') && over[place] !== true);
    await outbox.bulkPut(waiting.map((row) => ({ ...row, since: known[rows.indexOf(row)]?.since ?? row.since })));
    return known;
  });
}

/** Younger rows may belong to an action that is being written right now. Milliseconds. */
const SETTLED_MS = 60_000;

/**
 * Drops announcements whose change never came to be, because the app ended between the two: the document is not there,
 * or holds nothing of this laptop that no receipt covers.
 */
export async function dropPhantoms(local: LocalStore, collections: Collections, clock: LaptopClock): Promise<void> {
  const now = clock.now();
  // A row from the future was written before the clock was put right.
  const rows = await local.outbox
    .filter(({ since, fromJournal }) => fromJournal === undefined && Math.abs(now - since) > SETTLED_MS)
    .toArray();
  for (const name of new Set(rows.map(({ collection }) => collection))) {
    const announced = rows.filter(({ collection }) => collection === name);
    const { storageInstance } = collections[name] as unknown as RxCollection<SyncedDocument>;
    const found = await storageInstance.findDocumentsById(
      announced.map(({ id }) => id),
      false,
    );
    const here = new Map(found.map((document) => [document.id, document]));
    const receipts = await local.receipts.bulkGet(announced.map(({ key }) => key));
    const phantoms = announced.filter(({ id }, place) => {
      const document = here.get(id);
      return document === undefined || ownLatest(document, clock) <= (receipts[place]?.upTo ?? '');
    });
    await drop(local, phantoms);
  }
}

/** Those that nobody has announced anew meanwhile. */
async function drop({ outbox }: LocalStore, rows: readonly OutboxRow[]): Promise<void> {
  await outbox.db.transaction('rw', outbox, async () => {
    for (const { key, upTo } of rows) if ((await outbox.get(key))?.upTo === upTo) await outbox.delete(key);
  });
}

/** The latest reading of this laptop among a document's stamps; `''` where it has none. */
export function ownLatest(document: SyncedDocument, clock: LaptopClock): Hlc {
  return Object.values(document.stamps)
    .map(stampHlc)
    .filter((hlc) => clock.isOwn(hlc))
    .reduce((latest, hlc) => (hlc > latest ? hlc : latest), '' as Hlc);
}
