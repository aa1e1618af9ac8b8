import type { RxCollection } from 'rxdb';
import type { RxReplicationState } from 'rxdb/plugins/replication';
import type { SyncedDocument } from '#domain/merge/merge.ts';
import type { Checkpoint } from '#domain/protocol/sync.ts';
import { collectionNames, type CollectionName } from '#domain/schema/collections.ts';
import type { LaptopClock } from '../laptop-clock.ts';
import type { LocalStore } from '../local-store.ts';
import { takenForUnsent } from './replication-books.ts';

type Replication = RxReplicationState<SyncedDocument, Checkpoint>;

export type OfferingDeps = {
  readonly local: LocalStore;
  readonly clock: Pick<LaptopClock, 'now'>;
  readonly collectionOf: (name: CollectionName) => RxCollection<SyncedDocument>;
  /** `undefined` until the collection has been loaded for the first time. */
  readonly replicationOf: (name: CollectionName) => Replication | undefined;
  /** Whether something waits, the line is up and everything has been loaded: what waits then for long was passed over. */
  readonly shouldBeSending: () => boolean;
  /** Runs work that nobody waits for. */
  readonly guarded: (work: Promise<unknown> | undefined) => void;
};

/** Puts before replication what it has passed over: it would not come to it by itself. */
export type Offering = {
  /** What waits of a collection that has just begun to replicate. */
  readonly begun: (name: CollectionName) => void;
  /** The line is back: what still waits when replication takes itself for done is behind what it has sent. */
  readonly leftBehind: () => void;
  /** Those documents that replication, by its own books, does not take for the server's. */
  readonly unsent: (name: CollectionName, ids: readonly string[]) => Promise<void>;
  readonly stop: () => void;
};

/** What waits for so long while the line is up and replication takes itself for done was passed over. */
const FORGOTTEN_MS = 5000;

export function startOffering(deps: OfferingDeps): Offering {
  const { local, clock, collectionOf, replicationOf, guarded } = deps;

  /** A write that changes nothing: replication comes to it again. */
  const offer = async (name: CollectionName, id: string): Promise<void> => {
    const document = await collectionOf(name).findOne(id).exec();
    await document?.incrementalModify((same) => same);
  };

  /**
   * Puts announced documents before replication once more, those that wait since `before` (ms since 1970, corrected). RxDB
   * finds what to send by local write times, taken before the write is durable: a clock that was set back, or two writes
   * that end in the other order, puts work behind what it has sent already. The outbox knows better.
   */
  const offerAgain = async (name: CollectionName, before = Infinity): Promise<void> => {
    for (const { id, since, fromJournal } of await local.outbox.where('key').startsWith(`${name}/`).toArray()) {
      // A row from the future was written before the clock was put right.
      if ((since > before && since <= clock.now()) || fromJournal === true) continue;
      await offer(name, id);
    }
  };

  let offering = false;
  const offerForgotten = async (): Promise<void> => {
    if (offering || !deps.shouldBeSending()) return;
    offering = true;
    try {
      for (const name of collectionNames) {
        await replicationOf(name)?.awaitInSync();
        await offerAgain(name, clock.now() - FORGOTTEN_MS);
      }
    } finally {
      offering = false;
    }
  };
  const watching = setInterval(() => guarded(offerForgotten()), FORGOTTEN_MS);

  return {
    begun: (name) =>
      guarded(
        replicationOf(name)
          ?.awaitInitialReplication()
          .then(() => offerAgain(name)),
      ),
    leftBehind: () => {
      for (const name of collectionNames)
        guarded(
          replicationOf(name)
            ?.awaitInSync()
            .then(() => offerAgain(name)),
        );
    },
    unsent: async (name, ids) => {
      for (const id of await takenForUnsent(name, collectionOf(name), replicationOf(name), ids)) await offer(name, id);
    },
    stop: () => clearInterval(watching),
  };
}
