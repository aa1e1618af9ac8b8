import type { RxCollection } from 'rxdb';
import { filter, firstValueFrom, type Observable, type Subscription } from 'rxjs';
import type { SyncedDocument } from '#domain/merge/merge.ts';
import type { Checkpoint } from '#domain/protocol/sync.ts';
import type { CollectionName } from '#domain/schema/collections.ts';
import type { ApiClient } from '../api.ts';
import type { LaptopClock } from '../laptop-clock.ts';
import type { LocalStore } from '../local-store.ts';
import { dropPhantoms } from '../outbox.ts';
import type { Noted } from '../push-notes.ts';
import type { Collections } from '../database.ts';
import { replicationIdentifier as identifierOf } from './as-servers.ts';
import { noteArrivals } from './arrivals.ts';
import { connect, type Connection } from './connection.ts';
import { countWhole } from './count-whole.ts';
import { NotComparable } from './differences.ts';
import { firstLoad } from './first-load.ts';
import { newLines, streamOpened } from './line.ts';
import { startOffering } from './offering.ts';
import { diskOf } from './on-disk.ts';
import type { NoteRefusal } from './push.ts';
import type { Pace } from './pace.ts';
import { newReceived } from './received.ts';
import { startReconciling } from './reconcile.ts';
import { remembered } from './remembered.ts';
import { replicate } from './replicate.ts';
import { sendAhead } from './send-ahead.ts';
import { tellHeard } from './tell-heard.ts';
import type { SyncStatus } from './status.ts';
import { tellStatus } from './tell-status.ts';

export type ControllerDeps = {
  readonly collections: Collections;
  readonly local: LocalStore;
  readonly api: ApiClient;
  readonly clock: LaptopClock;
  /** The person signed in: their own changes are no news to them. */
  readonly person: string;
  readonly pace: Pace;
  readonly tell: (change: Partial<SyncStatus>) => void;
  /** Notes in the timeline what the server refused of an incident. */
  readonly noteRefusal?: NoteRefusal;
  /** 0…1, for jitter. */
  readonly random: () => number;
  readonly muchToSend?: number | undefined;
  /** What RxDB has just noted of pushes. */
  readonly noted$: Observable<Noted>;
  /** How many files were added here whose bytes the server does not hold yet. */
  readonly filesWaiting$: Observable<number>;
};

export type Controller = {
  /** The network or the laptop may be back. */
  readonly wake: () => void;
  /** A person asks: talks to the server now and compares everything with it. */
  readonly checkNow: () => void;
  readonly stop: () => Promise<void>;
};

/** Small reference data first, so that incidents find their sites and people; then incidents, then what hangs on them. */
const LOAD_ORDER: readonly CollectionName[] = [
  'people',
  'sites',
  'devices',
  'variants',
  'templates',
  'incidents',
  'checklists',
  'timeline',
  'evidence',
];

const TIDY_EVERY_MS = 60_000;
/** After a first load that went wrong on this laptop's side (its disk is full, say). */
const RUN_AGAIN_MS = 5000;

/** For what was pulled to be stored and what waits to be sent. */
const STORED_MS = 20_000;
/** A comparison that agreed so lately need not be repeated because the stream was opened anew. */
const CHECK_AGAIN_MS = 60_000;
/** Without a reason to doubt, a comparison after a cut is spread over so long: everybody is back at the same moment. */
const CHECKS_SPREAD_MS = 30_000;

/**
 * Sync as one machine; runs in the leading tab only. Invariants:
 * - the stream never writes: it keeps documents aside and says RESYNC, and the pull takes them from there;
 * - one connection decides whether the server can be reached; handlers wait for it and never spin;
 * - every event ends in `status.evaluate`, the one place that says what a person sees.
 */
export function startSync(deps: ControllerDeps): Controller {
  const { collections, local, clock } = deps;
  const stopped = new AbortController();
  const lines = newLines();
  const memory = remembered(local, lines);
  const loading = { done: false };
  const received = newReceived(LOAD_ORDER);
  const subscriptions: Subscription[] = [];
  /** A person has asked for a comparison. */
  let asked = false;
  let checkLater: ReturnType<typeof setTimeout> | undefined;

  const connection: Connection = connect(
    deps.api,
    {
      onAlive: () => status.evaluate(),
      onHello: (hello) => {
        // A server that has started anew may have come from a backup: whether it holds what this one did is not known yet.
        const isAnother = lines.people.standing.epoch !== undefined && lines.people.standing.epoch !== hello.epoch;
        if (isAnother) status.doubt();
        for (const name of LOAD_ORDER) streamOpened(lines[name], hello, hello.last?.[name]);
        ahead.run();
        clearTimeout(checkLater);
        if (asked || !status.isAgreed()) reconciler.request();
        else if (Math.abs(clock.now() - status.checkedAt()) > CHECK_AGAIN_MS)
          checkLater = setTimeout(() => reconciler.request(), deps.random() * CHECKS_SPREAD_MS);
        asked = false;
      },
      onChanges: (changes) => {
        lines[changes.collection].kept.keep(changes);
        lines[changes.collection].resync$.next('RESYNC');
      },
    },
    stopped.signal,
    deps.random,
  );

  const status = tellStatus({
    local,
    clock,
    lines,
    received,
    connection: () => connection.state$.value,
    isLoaded: () => loading.done,
    filesWaiting$: deps.filesWaiting$,
    tell: deps.tell,
  });

  const collectionOf = (name: CollectionName) => collections[name] as unknown as RxCollection<SyncedDocument>;

  const tell = (name: CollectionName): Promise<void> =>
    tellHeard({
      api: deps.api,
      connection,
      collection: name,
      standing: lines[name].standing,
      onRestored: (from) => restored(name, from),
    });

  const ahead = sendAhead({
    api: deps.api,
    connection,
    local,
    clock,
    collectionOf,
    from: (name) => lines[name].standing.from(),
    tellHeard: async (name) => {
      await memory.read();
      await tell(name);
    },
    standingOf: (name) => lines[name].standing,
    much: deps.muchToSend,
  });

  const restored = async (name: CollectionName, from: Checkpoint): Promise<void> => {
    await memory.lost(name, from);
    status.doubt();
    reconciler.request();
  };

  const begin = (name: CollectionName, checkpoint: Checkpoint, replicationIdentifier: string): void => {
    const onDocuments = async (documents: readonly SyncedDocument[]): Promise<void> => {
      await noteArrivals(deps, name, documents);
      if (documents.length > 0) reconciler.arrived(name);
      status.evaluate();
    };
    const begun = replicate(
      {
        ...deps,
        connection,
        ahead,
        name,
        line: lines[name],
        collection: collectionOf(name),
        onRestored: (from) => restored(name, from),
        tellHeard: () => tell(name),
        onDocuments,
      },
      checkpoint,
      replicationIdentifier,
    );
    subscriptions.push(...begun);
    offering.begun(name);
  };

  const guarded = (work: Promise<unknown> | undefined): void =>
    void work?.catch((error: unknown) => {
      // Being stopped ends every wait; anything else is a fault of ours that must be seen.
      if (!stopped.signal.aborted) reportError(error);
    });

  const offering = startOffering({
    local,
    clock,
    collectionOf,
    replicationOf: (name) => lines[name].replication,
    shouldBeSending: () => status.isSending() && connection.state$.value === 'up' && loading.done,
    guarded,
  });

  const run = async (): Promise<void> => {
    await memory.read();
    await dropPhantoms(local, collections, clock);
    const toLoad = LOAD_ORDER.filter((one) => lines[one].replication === undefined);
    await countWhole({ api: deps.api, connection, local, received, signal: stopped.signal }, toLoad);
    status.evaluate();
    for (const name of toLoad) {
      const replicationIdentifier = identifierOf(name);
      const checkpoint = await firstLoad({
        api: deps.api,
        connection,
        local,
        collection: collectionOf(name),
        name,
        replicationIdentifier,
        saw: (documents) => {
          for (const document of documents) clock.saw(Object.values(document.stamps));
          // What is here already is not written over: where others have changed it, its push brings that.
          ahead.heard(name, documents);
        },
        onProgress: (loaded, done) => {
          received.loaded(name, loaded, done);
          status.evaluate();
        },
        pace: deps.pace,
        signal: stopped.signal,
      });
      if (checkpoint === undefined || stopped.signal.aborted) return;
      begin(name, checkpoint, replicationIdentifier);
    }
    loading.done = true;
    status.evaluate();
  };

  const reconciler = startReconciling({
    collections: LOAD_ORDER.map((name) => {
      const { standing, resync$ } = lines[name];
      return {
        api: deps.api,
        connection,
        collection: name,
        local,
        clock,
        standing,
        disk: diskOf(collectionOf(name), identifierOf(name), deps.pace, stopped.signal),
        from: () => standing.from(),
        isHealing: () => standing.lost !== undefined,
        answered: (answer) => memory.answered(name, answer),
        position: () => standing.now().position,
        offer: (ids) => offering.unsent(name, ids),
        pullAll: async () => {
          const pulled = standing.next();
          resync$.next('RESYNC');
          await pulled;
          await within(lines[name].replication?.awaitInSync(), STORED_MS);
        },
      };
    }),
    local,
    now: () => clock.now(),
    whenReady: async () => {
      await firstValueFrom(status.ready$.pipe(filter(Boolean)));
      // A comparison reads everything: a day's work goes first.
      await ahead.done();
    },
    onChecked: (check) => status.compared(check),
    onRepaired: (repairs) => {
      for (const { collection, id, kind } of repairs) reportError(new Error(`repaired: ${collection} ${id} was ${kind}`));
    },
    signal: stopped.signal,
  });
  subscriptions.push(
    connection.state$.subscribe({
      next: (state) => {
        status.evaluate();
        if (state === 'up') offering.leftBehind();
      },
    }),
  );
  status.watch();
  const runUntilLoaded = async (): Promise<void> => {
    while (!loading.done && !stopped.signal.aborted) {
      const failed = await run().then(
        () => undefined,
        (error: unknown) => ({ error }),
      );
      if (failed === undefined || stopped.signal.aborted) return;
      reportError(failed.error);
      await new Promise((resolve) => setTimeout(resolve, RUN_AGAIN_MS));
    }
  };
  const running = runUntilLoaded();
  const tidying = setInterval(() => guarded(dropPhantoms(local, collections, clock)), TIDY_EVERY_MS);
  return {
    wake: () => connection.wake(),
    checkNow: () => {
      // Compared once the stream has been opened anew.
      asked = true;
      connection.wake();
    },
    stop: async () => {
      stopped.abort();
      clearInterval(tidying);
      offering.stop();
      clearTimeout(checkLater);
      status.stop();
      await running;
      await reconciler.stop();
      for (const subscription of subscriptions) subscription.unsubscribe();
      await Promise.all(Object.values(lines).flatMap(({ replication }) => (replication === undefined ? [] : [replication.cancel()])));
    },
  };
}

/** What takes longer (work that the server does not take, say) keeps from comparing, not from anything else. */
async function within(work: Promise<unknown> | undefined, ms: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NotComparable('not stored in time')), ms);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
