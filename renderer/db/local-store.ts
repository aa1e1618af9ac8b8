import { Dexie, type Table } from 'dexie';
import type { Hlc } from '#domain/clock/hlc.ts';
import type { RelayAnswer, RelayHead } from '#domain/protocol/relay.ts';
import type { RejectionKind } from '#domain/protocol/sync.ts';
import type { CollectionName } from '#domain/schema/collections.ts';
import { getByRange } from './get-by-range.ts';
import type { MakeRoom } from './room.ts';

/** Something saved on this laptop that the server does not hold yet. `key` is `collection/id`. */
export type OutboxRow = {
  readonly key: string;
  readonly collection: CollectionName;
  readonly id: string;
  /** The incident it belongs to, `''` for none: a list shows an incident as sent only when all of its work is. */
  readonly incident: string;
  /** Milliseconds since 1970 at which the oldest unsent change was made. */
  readonly since: number;
  /** The latest clock reading among the unsent changes: a receipt below it does not clear the row. */
  readonly upTo: Hlc;
  /** The server had it and lost it. Replication takes it for sent; the comparison with the server sends it again. */
  readonly again?: boolean;
  /** Lost by this database and kept by the journal, which sends it: the collections do not have it. */
  readonly fromJournal?: true;
  /** Its stamps ran ahead and were moved back (S5): up to which reading, before. Until a later change takes the row's place. */
  readonly movedFrom?: Hlc;
};

/**
 * The server holds the document up to `upTo` (of this laptop's changes), as number `seq`, since `at` (ms). `incident`: the one that it
 * belongs to, itself for one; an earlier version of the app did not note it.
 */
export type ReceiptRow = {
  readonly key: string;
  readonly upTo: Hlc;
  /** The number that the server gave it; 0 where a comparison has shown that it is there, which tells no numbers. */
  readonly seq: number;
  readonly at: number;
  readonly incident?: string;
};

/** What the server refused, kept whole until a person decides. `key` is `collection/id@upTo`; `document` is the refused document as JSON. */
export type QuarantineRow = {
  readonly key: string;
  readonly collection: CollectionName;
  readonly id: string;
  readonly incident: string;
  readonly kind: RejectionKind;
  readonly reason: string;
  readonly document: string;
  readonly at: number;
};

/** What others did on an incident since this person last looked at it. */
export type UnseenRow = { readonly incident: string; readonly since: number };

/** What is being written in a form; each knows its own. `savedAt` in ms. */
export type DraftRow = { readonly key: string; readonly draft: object; readonly savedAt: number };

/** Work of a colleague's laptop that this one takes along. `bundle` as JSON, `''` once the server has answered. Times in ms. */
export type CarriedRow = {
  readonly id: string;
  readonly head: RelayHead;
  readonly bundle: string;
  readonly takenAt: number;
  /** 1 until the server has answered: an index has no booleans. */
  readonly waiting: 0 | 1;
  readonly answer?: RelayAnswer & { readonly at: number };
};

/** Own work that has left what this person sees, as it was held then: `document` as JSON, `at` in ms. See `sync/departed.ts`. */
export type DepartedRow = { readonly key: string; readonly document: string; readonly at: number };

/** Small facts of this person on this laptop: first-load progress, replication checkpoints, clock. */
export type FactRow = { readonly key: string; readonly value: unknown };

/** A fact: when (ms since 1970) the database was built anew because it could not be opened; until the person has seen it. */
export const REBUILT = 'rebuilt';

/** What never syncs, kept in IndexedDB beside the synced collections; one database per person on a shared laptop. */
export class LocalStore extends Dexie {
  outbox!: Table<OutboxRow, string>;
  receipts!: Table<ReceiptRow, string>;
  quarantine!: Table<QuarantineRow, string>;
  unseen!: Table<UnseenRow, string>;
  drafts!: Table<DraftRow, string>;
  facts!: Table<FactRow, string>;
  carried!: Table<CarriedRow, string>;
  departed!: Table<DepartedRow, string>;

  /** What a save does that finds no room (S56). */
  readonly makeRoom: MakeRoom;

  constructor(name: string, makeRoom: MakeRoom = () => Promise.resolve(0)) {
    super(name, { chromeTransactionDurability: 'strict' });
    this.makeRoom = makeRoom;
    this.use(getByRange);
    this.version(1).stores({
      outbox: 'key, incident, since',
      receipts: 'key',
      quarantine: 'key, incident',
      unseen: 'incident',
      drafts: 'key',
      facts: 'key',
    });
    this.version(4).stores({ carried: 'id, takenAt, [waiting+takenAt]' });
    this.version(5).stores({ departed: 'key, at' });
    this.version(6).stores({ receipts: 'key, incident' });
  }
}

export function recordKey(collection: CollectionName, id: string): string {
  return `${collection}/${id}`;
}
