import { BehaviorSubject } from 'rxjs';
import type { RxCollection } from 'rxdb';
import { emptyDraft } from '#domain/rules/logging.ts';
import type { SyncedDocument } from '#domain/merge/merge.ts';
import { createActions, type Actions } from '#renderer/db/actions.ts';
import type { ApiClient } from '#renderer/db/api.ts';
import { browserTime, LaptopClock } from '#renderer/db/laptop-clock.ts';
import { noJournal, openJournal } from '#renderer/db/journal/journal.ts';
import { LocalStore } from '#renderer/db/local-store.ts';
import type { Connection } from '#renderer/db/sync/connection.ts';
import { firstLoad } from '#renderer/db/sync/first-load.ts';
import { sharePace } from '#renderer/db/sync/pace.ts';
import { opfsJournal } from '#renderer/platform/opfs-journal.ts';
import { benchPerson, makeIncidents } from '../make-incidents.ts';
import { openOurs } from './stores.ts';

export type Saver = {
  /** Logs one incident as the form does; resolves when it is durable here. */
  readonly save: () => Promise<unknown>;
  /** The same without a journal beside the database. */
  readonly saveWithoutJournal: () => Promise<unknown>;
  /** Loads pages as the app does, without a pause, until the answer is called. */
  readonly pullInBackground: () => () => Promise<void>;
};

/** More than the rounds use up. */
const PAGES = 30;

/** The app's own actions over the filled store, with outbox and timeline as in the app. */
export async function openSaver(): Promise<Saver> {
  const collections = await openOurs();
  const local = new LocalStore('milepost-bench-local');
  const clock = new LaptopClock('01900000-0000-7000-8000-000000001ab0', 'bnch', browserTime, localStorage);
  const journal = await openJournal({
    files: opfsJournal(),
    person: benchPerson,
    claim: () => Promise.resolve(() => undefined),
    now: () => clock.now(),
  });
  if (!journal.works()) throw new Error('no journal here');
  const random = (): Uint8Array => crypto.getRandomValues(new Uint8Array(10));
  const finish = (): never => {
    throw new Error('saved in part');
  };
  const shared = { collections, local, clock, by: benchPerson, mayAssign: false, random, finish };
  const actions = createActions({ ...shared, journal });
  const actionsWithout = createActions({ ...shared, journal: noJournal });
  const draft = {
    ...emptyDraft,
    site: '01900000-0000-7000-8000-051700000001',
    category: 'connectivity',
    severity: 'SEV3' as const,
    symptoms: ['vpn-drops'],
  };
  const pace = sharePace('bench-pace', () => performance.now());
  // Made beforehand: a browser that pulls parses JSON, it does not invent incidents.
  const bodies = Array.from({ length: PAGES }, (_, page) => JSON.stringify(makeIncidents(2000, 1001 + page)));

  /** A server that always has another page. */
  const endless = {
    json: async () => {
      // What a request takes; makes room for others, too.
      await new Promise((resolve) => setTimeout(resolve, 20));
      const body = bodies.pop();
      if (body === undefined) throw new Error('the bench has run out of pages');
      const documents = JSON.parse(body) as unknown[];
      return { ok: true, value: { documents, before: bodies.length + 1, checkpoint: { epoch: 'e', scope: 's', seq: 1 }, remaining: 1 } };
    },
  } as unknown as ApiClient;

  const saveBy = (ours: Actions) => () => {
    // The form has been typed in: the app knows that somebody works.
    pace.touched();
    return ours.logIncident(draft, 'LC-001 VPN drops');
  };
  return {
    save: saveBy(actions),
    saveWithoutJournal: saveBy(actionsWithout),
    pullInBackground: () => {
      const stop = new AbortController();
      const connection = {
        whenUp: () => Promise.resolve(),
        lost: () => undefined,
        state$: new BehaviorSubject('up'),
      } as unknown as Connection;
      const loading = firstLoad({
        api: {
          ...endless,
          json: async (...request) => (stop.signal.aborted ? Promise.reject(new Error('stopped')) : endless.json(...request)),
        },
        connection,
        local,
        collection: collections.incidents as unknown as RxCollection<SyncedDocument>,
        name: 'incidents',
        replicationIdentifier: 'bench',
        onProgress: () => undefined,
        saw: () => undefined,
        pace,
        signal: stop.signal,
      }).catch((error: unknown) => {
        if (!stop.signal.aborted) throw error;
      });
      return async () => {
        stop.abort();
        await loading;
      };
    },
  };
}
