import type { SyncedDocument } from '#domain/merge/merge.ts';
import { emptyDraft } from '#domain/rules/logging.ts';
import type { CollectionName } from '#domain/schema/collections.ts';
import { startedWell, startOver } from '#renderer/app/broken-storage.ts';
import { browserTime, LaptopClock } from '#renderer/db/laptop-clock.ts';
import { recordKey } from '#renderer/db/local-store.ts';
import { openStore } from '#renderer/db/open-store.ts';
import { ownLatest } from '#renderer/db/outbox.ts';
import { loadSession, signIn, type Session } from '#renderer/db/session.ts';
import type { Store } from '#renderer/db/store.ts';
import { titleOf, traceOf, type Saved, type Trace } from '../client/saved.ts';
import { opfsJournal } from '#renderer/platform/opfs-journal.ts';

export type Account = { readonly serverAddress: string; readonly email: string; readonly password: string };

/** What is in this laptop's databases now. */
export type Dump = Trace & {
  /** Records that hold work which no receipt covers and no line of the outbox announces. */
  readonly unannounced: readonly string[];
  readonly refused: number;
};

const DRAFT = { ...emptyDraft, category: 'connectivity', severity: 'SEV3' as const, symptoms: ['vpn-drops'] };
/** A person works on what is before them. */
const AT_HAND = 5;

/** Lines younger than this when the app opened may stay a while, in ms. */
const PHANTOM_MS = 61_000;

let store: Store | undefined;
let openedAt = 0;

const opened = (): Store => {
  if (store === undefined) throw new Error('not opened');
  return store;
};

const clockOf = ({ principal }: Store): LaptopClock => new LaptopClock(principal.laptop, 'look', browserTime, localStorage);

/** What the runner calls in the page. */
export const api = {
  /**
   * Opens the store as the app does: signed in from before, with or without a server; else signs in. Answers false when the app would
   * load its page anew, since its database could not be opened; rejects when the app would say that it cannot start.
   */
  open: async (account: Account): Promise<boolean> => {
    let session: Session | undefined;
    try {
      session = await loadSession();
      if (session === undefined) {
        const signedIn = await signIn({ ...account, laptopName: 'Crash' });
        if (!signedIn.ok) throw new Error(signedIn.problem);
        session = signedIn.session;
      }
      openedAt = Date.now();
      store = await openStore(session, { journalFiles: opfsJournal() });
      startedWell();
      return true;
    } catch (error) {
      // The runner loads it: an evaluation that is cut off by that would fail.
      if (await startOver(error, session?.person, () => undefined)) return false;
      throw error;
    }
  },

  /** Acts until the browser is killed, and tells of each action at the moment at which the app would say "saved". */
  work: async (first: number): Promise<void> => {
    const { actions } = opened();
    const mine: string[] = [];
    for (let number = first; ; number += 1) {
      const incident = mine.at(number % AT_HAND);
      if (incident === undefined || number % 4 === 0) {
        const { id } = await actions.logIncident(DRAFT, titleOf(number));
        globalThis.told({ what: 'log', incident: id, number });
        mine.unshift(id);
      } else if (number % 4 === 1) {
        await actions.remark(incident, String(number));
        globalThis.told({ what: 'remark', incident, number });
      } else {
        await actions.changeIncident(incident, { impact: String(number) });
        globalThis.told({ what: 'change', incident, number });
      }
    }
  },

  dump: async (): Promise<Dump> => {
    const { collections, local } = opened();
    const clock = clockOf(opened());
    const incidents = (await collections.incidents.find().exec()).map((document) => document.toMutableJSON());
    const timeline = (await collections.timeline.find().exec()).map((document) => document.toMutableJSON());
    // After the documents: what was sent meanwhile has its receipt by now.
    const [outbox, receipts] = await local.transaction('r', local.outbox, local.receipts, () =>
      Promise.all([local.outbox.toArray(), local.receipts.toArray()]),
    );
    const announced = new Set(outbox.map(({ key }) => key));
    const receiptOf = new Map(receipts.map(({ key, upTo }) => [key, upTo]));
    const unannounced = (collection: CollectionName, documents: readonly SyncedDocument[]): string[] =>
      documents
        .map((document) => ({ key: recordKey(collection, document.id), upTo: ownLatest(document, clock) }))
        .filter(({ key, upTo }) => upTo > (receiptOf.get(key) ?? '') && !announced.has(key))
        .map(({ key }) => key);
    return {
      ...traceOf(incidents, timeline),
      unannounced: [...unannounced('incidents', incidents), ...unannounced('timeline', timeline)],
      refused: await local.quarantine.count(),
    };
  },

  /**
   * The lines of the outbox that should go, and have not gone yet, in words: work to be sent, and lines without work (the browser was
   * killed before their document was written) that are old enough for the app to drop them.
   */
  waiting: async (): Promise<readonly string[]> => {
    const { collections, local } = opened();
    const rows = await local.outbox.toArray();
    const due = await Promise.all(
      rows.map(async (row) => {
        const document = await collections[row.collection].findOne(row.id).exec();
        const receipt = await local.receipts.get(row.key);
        const latest = document === null ? undefined : ownLatest(document.toMutableJSON(), clockOf(opened()));
        const isWork = latest !== undefined && latest > (receipt?.upTo ?? '');
        if (!isWork && row.fromJournal !== true && openedAt - row.since <= PHANTOM_MS) return [];
        return [JSON.stringify({ ...row, written: latest ?? 'not there', receipt: receipt?.upTo ?? 'none', age: openedAt - row.since })];
      }),
    );
    return due.flat();
  },
};

declare global {
  var crash: typeof api;
  var told: (saved: Saved) => void;
}
globalThis.crash = api;
