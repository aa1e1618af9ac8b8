import type { RxCollection } from 'rxdb';
import { replicateRxCollection } from 'rxdb/plugins/replication';
import { filter, type Observable, type Subscription } from 'rxjs';
import type { SyncedDocument } from '#domain/merge/merge.ts';
import type { Checkpoint } from '#domain/protocol/sync.ts';
import type { CollectionName } from '#domain/schema/collections.ts';
import type { ApiClient } from '../api.ts';
import type { LaptopClock } from '../laptop-clock.ts';
import type { LocalStore } from '../local-store.ts';
import type { Noted } from '../push-notes.ts';
import { upstreamStart } from './as-servers.ts';
import type { Connection } from './connection.ts';
import { keepNewer } from './keep-newer.ts';
import type { Line } from './line.ts';
import type { Pace } from './pace.ts';
import { createPullHandler } from './pull.ts';
import { createPushHandler, type NoteRefusal } from './push.ts';
import type { SendAhead } from './send-ahead.ts';

export type ReplicateDeps = {
  readonly api: ApiClient;
  readonly connection: Connection;
  readonly local: LocalStore;
  readonly clock: LaptopClock;
  readonly name: CollectionName;
  readonly collection: RxCollection<SyncedDocument>;
  readonly line: Line;
  readonly pace: Pace;
  readonly ahead: SendAhead;
  readonly onRestored: (from: Checkpoint) => Promise<void>;
  readonly tellHeard: () => Promise<void>;
  readonly onDocuments: (documents: readonly SyncedDocument[]) => Promise<void>;
  readonly noteRefusal?: NoteRefusal | undefined;
  /** What RxDB has just noted of pushes. */
  readonly noted$: Observable<Noted>;
  /** 0…1, for jitter. */
  readonly random: () => number;
};

/** Starts RxDB's replication of one collection, in both directions, after `checkpoint`; sets the line's `replication`. */
export function replicate(deps: ReplicateDeps, checkpoint: Checkpoint, replicationIdentifier: string): readonly Subscription[] {
  const { line, api, connection, name, collection } = deps;
  const { standing, crossings, resync$ } = line;
  const pull = createPullHandler({
    api,
    connection,
    collection: name,
    kept: line.kept,
    pace: deps.pace,
    standing,
    crossings,
    onRestored: deps.onRestored,
    keepNewer: (documents) => keepNewer(name, collection, documents),
    goOn: () => resync$.next('RESYNC'),
    onDocuments: async (documents, left) => {
      deps.ahead.heard(name, documents);
      line.remaining = left;
      line.checked ||= left === 0;
      await deps.onDocuments(documents);
    },
  });
  const push = createPushHandler({
    api,
    connection,
    collection: name,
    local: deps.local,
    clock: deps.clock,
    from: () => standing.line(),
    ahead: deps.ahead,
    pulling: () => line.pulling,
    crossings,
    standing,
    tellHeard: deps.tellHeard,
    noteRefusal: deps.noteRefusal,
  });
  const replication = replicateRxCollection<SyncedDocument, Checkpoint>({
    replicationIdentifier,
    collection,
    live: true,
    retryTime: 1000,
    waitForLeadership: false,
    toggleOnDocumentVisible: false,
    pull: {
      handler: (from, limit) => {
        const pulled = pull(from, limit);
        line.pulling = pulled.then(
          () => undefined,
          () => undefined,
        );
        return pulled;
      },
      stream$: resync$,
      batchSize: 500,
      initialCheckpoint: checkpoint,
    },
    push: { handler: push, batchSize: 100, initialCheckpoint: upstreamStart },
  });
  line.replication = replication;
  return [
    deps.noted$
      .pipe(filter(({ metaCollection }) => metaCollection === replication.metaInstance?.collectionName))
      .subscribe(({ of }) => crossings.wereNoted(of)),
    // A failed exchange is tried again by RxDB at a fixed pace; with many laptops behind one healed link, jitter spreads them.
    replication.error$.subscribe(() => (replication.retryTime = 500 + deps.random() * 1500)),
  ];
}
