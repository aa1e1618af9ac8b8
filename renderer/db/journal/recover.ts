import type { RxCollection } from 'rxdb';
import { includes, type SyncedDocument } from '#domain/merge/merge.ts';
import type { CollectionName } from '#domain/schema/collections.ts';
import type { Collections } from '../database.ts';
import { recordKey, type LocalStore, type OutboxRow } from '../local-store.ts';
import { announceMissing, type Announcement } from '../outbox.ts';
import { replicationIdentifier, writerAsServer } from '../sync/as-servers.ts';
import { storageFault } from '../storage-fault.ts';
import type { JournalDocument } from './format.ts';
import type { JournalLine } from './journal-file.ts';
import { isWaived } from './waived.ts';

type Shown = Pick<JournalDocument, 'collection'> & { readonly document: object };
type RecoverDeps = { readonly local: LocalStore; readonly collections: Collections };

/**
 * What of the journal this laptop's database has lost (its IndexedDB was deleted, or a crash came between two writes), oldest first:
 * it waits to be sent as the push that it was. What is not here at all is put back before people's eyes; what is here and was not
 * announced when the crash came is announced: replication, which goes by the order of writes, may have passed over it.
 */
export async function recover(deps: RecoverDeps, lines: readonly JournalLine[]): Promise<JournalDocument[]> {
  const lost: (JournalDocument & { readonly at: number; readonly absent: boolean })[] = [];
  const here: Announcement[] = [];
  for (const { at, documents } of lines) {
    for (const one of documents) {
      const found = await look(deps, one);
      if (found === 'here') here.push(announcementOf(one, at));
      else if (found !== 'nothing lost') lost.push({ ...one, at, absent: found === 'absent' });
    }
  }
  // The latest of several: a row for it covers the others.
  await announceMissing(deps.local, [...new Map(here.map((one) => [recordKey(one.collection, one.id), one])).values()]);
  const latest = lost.filter((one, place) => !lost.slice(place + 1).some((other) => covers(other, one)));
  if (latest.length === 0) return [];
  try {
    await deps.local.outbox.bulkPut(latest.map((one) => outboxRow(one, one.at)));
    // No work of replication's: it is sent from the journal, and what the server says of it takes its place.
    const absent = latest.filter((one) => one.absent);
    await writeAsServers(deps.collections, absent);
  } catch (error) {
    // Without room it is not seen here, but sent all the same.
    if (storageFault(error) !== 'full') throw error;
  }
  return latest.map(({ collection, upTo, document }) => ({ collection, upTo, document }));
}

/** Whether a line is through: the server holds all of it, or a person has decided what became of it. */
export async function isSettled(local: LocalStore, documents: readonly JournalDocument[]): Promise<boolean> {
  for (const one of documents) if ((await fate(local, one)) !== 'settled') return false;
  return true;
}

async function fate(local: LocalStore, { collection, document, upTo }: JournalDocument): Promise<'waiting' | 'refused' | 'settled'> {
  const record = recordKey(collection, document.id);
  // A refusal covers all that was sent with it.
  const refusals = await local.quarantine.where('key').startsWith(`${record}@`).primaryKeys();
  if (refusals.some((key) => key.slice(record.length + 1) >= upTo)) return 'refused';
  const receipt = await local.receipts.get(record);
  if (receipt !== undefined && receipt.upTo >= upTo) return 'settled';
  return (await isWaived(local, record, upTo)) ? 'settled' : 'waiting';
}

async function look({ local, collections }: RecoverDeps, one: JournalDocument): Promise<'nothing lost' | 'here' | 'behind' | 'absent'> {
  if ((await fate(local, one)) !== 'waiting') return 'nothing lost';
  const here = await collectionOf(collections, one.collection).findOne(one.document.id).exec();
  if (here === null) return 'absent';
  if (!includes(here.toMutableJSON(), synced(one))) return 'behind';
  // Put back by an earlier start that ended before it was sent: nobody else sends it, since replication takes it for the server's.
  const row = await local.outbox.get(recordKey(one.collection, one.document.id));
  return row?.fromJournal === true && (row.movedFrom ?? row.upTo) >= one.upTo ? 'behind' : 'here';
}

function covers(later: JournalDocument, one: JournalDocument): boolean {
  return later.collection === one.collection && later.document.id === one.document.id && includes(synced(later), synced(one));
}

function announcementOf({ collection, document, upTo }: JournalDocument, since: number): Announcement {
  const incident = typeof document['incident'] === 'string' ? document['incident'] : document.id;
  return { collection, id: document.id, incident, since, upTo };
}

function outboxRow(one: JournalDocument, since: number): OutboxRow {
  return { ...announcementOf(one, since), key: recordKey(one.collection, one.document.id), fromJournal: true };
}

/** Writes documents on which nobody has worked here as if the server had sent them. */
export async function writeAsServers(collections: Collections, all: readonly Shown[]): Promise<void> {
  for (const name of new Set(all.map(({ collection }) => collection))) {
    const write = await writerAsServer(collectionOf(collections, name), replicationIdentifier(name));
    await write(
      all
        .filter(({ collection }) => collection === name)
        .map(({ document }) => ({ _deleted: false, ...(document as unknown as SyncedDocument) })),
    );
  }
}

function synced({ document }: JournalDocument): SyncedDocument {
  return document as unknown as SyncedDocument;
}

function collectionOf(collections: Collections, name: CollectionName): RxCollection<SyncedDocument> {
  return collections[name] as unknown as RxCollection<SyncedDocument>;
}
