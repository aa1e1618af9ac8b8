import { liveQuery } from 'dexie';
import { distinctUntilChanged, from, map, Subject } from 'rxjs';
import { uuidv7 } from '#domain/clock/uuid.ts';
import { may } from '#domain/rules/permissions.ts';
import type { JournalFiles } from '../platform/journal-files.ts';
import { createActions } from './actions.ts';
import { createApi } from './api.ts';
import { openDatabase } from './database.ts';
import { databaseOf, dexieStorage } from './dexie-storage.ts';
import { evictables } from './evictables.ts';
import { browserTime, LaptopClock } from './laptop-clock.ts';
import { EVIDENCE_SUFFIX, EvidenceStore } from './evidence/evidence-store.ts';
import { createKeeper, finishAdding } from './evidence/keeper.ts';
import { meteredBy } from './evidence/metered.ts';
import { prepareInWorker } from './evidence/prepare.ts';
import { startUploading } from './evidence/uploader.ts';
import { openJournal } from './journal/journal.ts';
import { startReplay } from './journal/replay.ts';
import { LocalStore } from './local-store.ts';
import { fetchedManuals } from './manuals/fetcher.ts';
import { createManualKeeper } from './manuals/keeper.ts';
import { ManualStore } from './manuals/manual-store.ts';
import { fetchedMap } from './map/fetcher.ts';
import { createMapKeeper } from './map/keeper.ts';
import { MapStore } from './map/map-store.ts';
import { patientStorage } from './patient-storage.ts';
import { startFetching } from './published/fetcher.ts';
import { keepingPushNotes, type Noted } from './push-notes.ts';
import { startCarrying, takeAlong } from './relay/carry.ts';
import { handOver, unsentDocuments } from './relay/hand-over.ts';
import { refreshTokenOf, rememberRefresh, resumeProof, sealerOf, type Session } from './session.ts';
import { roomOnLaptop, startReporting } from './report.ts';
import { makingRoom, watchRoom, type MakeRoom, type RoomWatch } from './room.ts';
import { SEARCH_SUFFIX } from './search/kept-store.ts';
import { createSearcher } from './search/searcher.ts';
import type { Store } from './store.ts';
import { startSync, type Controller } from './sync/controller.ts';
import { sharePace, watchHands } from './sync/pace.ts';
import { LAST_CHECK } from './sync/reconcile.ts';
import type { LastCheck } from './sync/status.ts';
import { shareStatus } from './sync/shared-status.ts';

/** What the outside tells a running store. `onWake` registers for "the network or the laptop may be back". */
export type StoreOptions = {
  readonly onWake?: (listener: () => void) => () => void;
  /** Where the journal is kept; `undefined` where there is no place outside IndexedDB. */
  readonly journalFiles?: JournalFiles | undefined;
  /** From how many waiting records on they are sent ahead of replication; as a rule what `send-ahead.ts` says. */
  readonly muchToSend?: number | undefined;
};

/** By then another tab that was adding a file when this one came to lead has done so. Milliseconds. */
const FINISH_ADDING_MS = 20_000;

/**
 * Opens everything of a signed-in person on this laptop and, in one tab at a time, syncs it. Resolves as soon as the
 * local databases are open; the network is not waited for.
 */
export async function openStore(session: Session, options: StoreOptions = {}): Promise<Store> {
  const { principal } = session;
  // One set of databases a person: on a shared laptop nobody sees or sends the work of another.
  const name = `milepost-${principal.person}`;
  // Known once everything is open; until then nobody saves.
  const opened: { room?: RoomWatch } = {};
  const makeRoom: MakeRoom = async (bytes) => (await opened.room?.make(bytes)) ?? 0;
  const local = new LocalStore(`${name}-local`, makeRoom);
  const files = new EvidenceStore(`${name}${EVIDENCE_SUFFIX}`);
  // The tenant's, whoever is signed in; opened when it is first asked for, since nothing else is to fail with it.
  const mapFiles = new MapStore(`milepost-map-${principal.tenant}`);
  const manualFiles = new ManualStore(`milepost-manuals-${principal.tenant}`);
  const closing = new AbortController();
  const noted$ = new Subject<Noted>();
  const storage = keepingPushNotes(patientStorage(dexieStorage(), closing.signal, makeRoom), (noted) => noted$.next(noted));
  const clock = new LaptopClock(principal.laptop, newTabSuffix(), browserTime, localStorage);
  const [{ database, collections }, journal] = await Promise.all([
    openDatabase(name, storage, true),
    openJournal({
      files: options.journalFiles && makingRoomFor(options.journalFiles, makeRoom),
      person: principal.person,
      claim: claimLock,
      now: () => clock.now(),
    }),
    local.open(),
    files.open(),
  ]);
  const api = createApi(
    session.serverAddress,
    {
      refreshToken: () => refreshTokenOf(session.person),
      refreshed: (answer) => rememberRefresh(session.person, answer),
      proof: () => resumeProof(session.person, Math.round(clock.now())),
      alone: (work) => navigator.locks.request(`${name}-token`, work),
    },
    (serverNow, askedAt, heardAt) => clock.measured(serverNow, askedAt, heardAt),
  );
  const newId = (): string => uuidv7(clock.now(), crypto.getRandomValues(new Uint8Array(10)));
  const pace = sharePace(`${name}-pace`, () => performance.now());
  const lookAway = watchHands(pace, globalThis);
  const actions = createActions({
    collections,
    local,
    clock,
    by: principal.person,
    mayAssign: may(principal.role, 'incident.assign'),
    random: () => crypto.getRandomValues(new Uint8Array(10)),
    journal,
    finish: (documents) => replay.finish(documents),
  });

  let controller: Controller | undefined;
  const lastCheck = (await local.facts.get(LAST_CHECK))?.value as LastCheck | undefined;
  const lastSyncedAt = (await local.facts.get('last-synced'))?.value;
  const shared = shareStatus(`${name}-status`, { lastSyncedAt: Number(lastSyncedAt ?? 0), clockErrorMs: clock.errorMs(), lastCheck }, () =>
    controller?.checkNow(),
  );
  const replay = startReplay({ journal, local, collections, api, clock, status$: shared.status$, noteRefusal: actions.noteRefusal });
  const evidence = createKeeper({
    store: files,
    actions,
    api,
    prepare: prepareInWorker(),
    makeRoom,
    now: () => clock.now(),
    iso: () => clock.iso(),
    newId,
  });
  const search = createSearcher(collections, {
    collections: {
      sites: databaseOf(name, 'sites'),
      devices: databaseOf(name, 'devices'),
      people: databaseOf(name, 'people'),
      incidents: databaseOf(name, 'incidents'),
      checklists: databaseOf(name, 'checklists'),
      timeline: databaseOf(name, 'timeline'),
    },
    kept: `${name}${SEARCH_SUFFIX}`,
    pace: `${name}-pace`,
  });
  const tenantMap = createMapKeeper({ store: mapFiles, api, serverAddress: session.serverAddress });
  const now = (): number => clock.now();
  const tenantManuals = createManualKeeper({
    store: manualFiles,
    api,
    serverAddress: session.serverAddress,
    person: principal.person,
    newId,
    now,
  });
  const room = watchRoom(navigator.storage, evictables(files, `${name}${SEARCH_SUFFIX}`, manualFiles, mapFiles));
  opened.room = room;
  // A first load is what fills a laptop.
  const loads = shared.status$
    .pipe(
      map(({ phase }) => phase === 'receiving'),
      distinctUntilChanged(),
    )
    .subscribe(() => void room.look());
  const led = lead(`${name}-leader`, closing.signal, () => {
    controller = startSync({
      collections,
      local,
      api,
      clock,
      pace,
      person: principal.person,
      tell: shared.tell,
      random: Math.random,
      noteRefusal: actions.noteRefusal,
      noted$,
      filesWaiting$: from(liveQuery(() => files.files.where('waiting').equals(1).count())),
      muchToSend: options.muchToSend,
    });
    replay.lead();
    const { stop, ...rest } = controller;
    const { status$ } = shared;
    const { serverAddress } = session;
    const uploading = startUploading({
      store: files,
      local,
      records: collections.evidence,
      api,
      serverAddress,
      status$,
      isMetered: (chosen) => meteredBy(chosen) !== undefined,
      random: Math.random,
    });
    const startedAt = clock.now();
    const fetch = { api, status$, random: Math.random };
    const fetching = [
      startFetching(fetch, fetchedMap({ store: mapFiles, api })),
      startFetching(fetch, fetchedManuals({ store: manualFiles, api, now })),
    ];
    const finishing = setTimeout(
      () => void finishAdding(files, actions, collections.evidence, startedAt).catch((error: unknown) => reportError(error)),
      FINISH_ADDING_MS,
    );
    const besides = [
      startReporting({ api, local, files, clock, status$, storage: roomOnLaptop, random: Math.random }),
      startCarrying({ api, local, status$, now: () => clock.now() }),
    ];
    return {
      ...rest,
      stop: async () => {
        clearTimeout(finishing);
        for (const end of besides) end();
        await Promise.all([uploading(), ...fetching.map((end) => end())]);
        return stop();
      },
    };
  });
  const forgetWake = (options.onWake ?? onBrowserWake)(() => controller?.wake());

  return {
    principal,
    collections,
    local,
    actions,
    api,
    journal,
    evidence,
    map: tenantMap,
    manuals: tenantManuals,
    room,
    search,
    unsent: async () => ({ documents: await unsentDocuments({ local, collections }), at: clock.iso() }),
    relay: {
      handOver: () => handOver({ collections, local, clock, principal, sealer: () => sealerOf(session.person), newId }),
      takeAlong: (file) => takeAlong(local, principal.tenant, file, Math.round(clock.now())),
    },
    status$: shared.status$.asObservable(),
    checkNow: shared.checkNow,
    close: async () => {
      forgetWake();
      closing.abort();
      await led;
      search.close();
      loads.unsubscribe();
      room.close();
      await replay.stop();
      await journal.close();
      shared.close();
      lookAway();
      pace.close();
      await database.close();
      local.close();
      files.close();
      mapFiles.close();
      manualFiles.close();
    },
  };
}

/** The journal has room set aside; a line that needs more is written once more when some could be made. */
function makingRoomFor(files: JournalFiles, makeRoom: MakeRoom): JournalFiles {
  return { ...files, write: (name, at, text) => makingRoom(makeRoom, () => files.write(name, at, text)) };
}

/** Runs sync while this tab holds the lock; the browser hands it on when the tab closes or crashes. */
async function lead(lock: string, closed: AbortSignal, start: () => Controller): Promise<void> {
  try {
    await navigator.locks.request(lock, { signal: closed }, async () => {
      const controller = start();
      await new Promise<void>((resolve) => closed.addEventListener('abort', () => resolve(), { once: true }));
      await controller.stop();
    });
  } catch (error) {
    // Closed before it was this tab's turn.
    if (!closed.aborted) throw error;
  }
}

/** Takes a lock if it is free, until it is given back or this tab ends. */
function claimLock(lock: string): Promise<(() => void) | undefined> {
  return new Promise((answer, failed) => {
    const held = navigator.locks.request(lock, { ifAvailable: true }, (taken) => {
      if (taken === null) return answer(undefined);
      return new Promise<void>((giveBack) => answer(giveBack));
    });
    held.catch(failed);
  });
}

/** `online` is only a hint that trying is worth while; `offline` is not believed at all, the stream notices by itself. */
function onBrowserWake(listener: () => void): () => void {
  globalThis.addEventListener('online', listener);
  return () => globalThis.removeEventListener('online', listener);
}

/** Four letters or digits, fresh for each tab, so that two tabs never share a clock node. */
function newTabSuffix(): string {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  return random.toString(36).padStart(4, '0').slice(-4);
}
