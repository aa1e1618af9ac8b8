import { filter, type Observable, type Subscription } from 'rxjs';
import type { Hlc } from '#domain/clock/hlc.ts';
import type { Checkpoint } from '#domain/protocol/sync.ts';
import type { SyncedDocument } from '#domain/merge/merge.ts';
import type { ApiClient } from '../api.ts';
import type { Collections } from '../database.ts';
import type { LaptopClock } from '../laptop-clock.ts';
import { recordKey, type LocalStore } from '../local-store.ts';
import { ownLatest } from '../outbox.ts';
import { sentAgain } from '../settle-conflict.ts';
import { send, type NoteRefusal, type Unsent } from '../sync/push.ts';
import { lostKey } from '../sync/standing.ts';
import { inContact, type SyncStatus } from '../sync/status.ts';
import { WRITE_ORDER } from '../write-order.ts';
import { noteDamage } from './damage.ts';
import type { JournalDocument } from './format.ts';
import type { JournalLine } from './journal-file.ts';
import type { Journal } from './journal.ts';
import { isSettled, recover, writeAsServers } from './recover.ts';
import { waive } from './waived.ts';

export type ReplayDeps = {
  readonly journal: Journal;
  readonly local: LocalStore;
  readonly collections: Collections;
  readonly api: ApiClient;
  readonly clock: LaptopClock;
  readonly noteRefusal: NoteRefusal;
  readonly status$: Observable<SyncStatus>;
};

export type Replay = {
  /** This tab leads: it takes over what tabs that are gone left behind, now and from time to time. */
  readonly lead: () => void;
  /** Work of this tab was saved in the journal and only in part in the database. */
  readonly finish: (documents: readonly JournalDocument[]) => void;
  readonly stop: () => Promise<void>;
};

/** In the facts: how many records came back from the journal, and when, until the person has seen it. */
export const CAME_BACK = 'came-back';
export type CameBack = { readonly count: number; readonly at: number };

/** `movedFrom`: its stamps have been moved back; in the journal it stands with this reading. */
type Pending = JournalDocument & { readonly movedFrom?: Hlc };

const LOOK_EVERY_MS = 15_000;
const TAKE_OVER_EVERY_MS = 60_000;
const DOCUMENTS_A_PUSH = 50;

/**
 * Brings back what the database has lost and the journal has kept: shows it, sends it as the push that it was, and lets go of lines
 * once the server holds them. Sending is idempotent (S3), so it does no harm when a line is found twice.
 */
export function startReplay(deps: ReplayDeps): Replay {
  const { journal, local } = deps;
  let pending: Pending[] = [];
  const found: JournalLine[] = [];
  const handed: JournalDocument[] = [];
  let up = false;
  let leading = false;
  let takeOverDue = false;
  let stopped = false;
  let running: Promise<void> | undefined;
  let again = false;
  let damageNoted: number | undefined;

  const run = async (): Promise<void> => {
    if (takeOverDue) await journal.takeOver();
    takeOverDue = false;
    found.push(...journal.found());
    if (journal.damaged() !== damageNoted) await noteDamage(local, journal);
    damageNoted = journal.damaged();
    const [lines, halves] = [[...found], [...handed]];
    const lost = await recover(deps, lines);
    const missing = await recover(deps, [{ number: 0, at: Math.round(deps.clock.now()), documents: halves }]);
    // Only now: had it failed, the next look would try again.
    found.splice(0, lines.length);
    handed.splice(0, halves.length);
    pending.push(...lost, ...missing);
    await tellCameBack(deps, lost);
    while (up && pending.length > 0 && !stopped) {
      const batch = nextBatch(pending);
      const later = await sendBatch(deps, batch);
      pending = [...pending.filter((one) => !batch.includes(one)), ...later];
      // Nothing more to do for these now: their time has not come.
      if (later.length > 0) break;
    }
    await journal.tidy((documents) => isSettled(local, documents));
  };

  /** One run at a time; what asks for another one meanwhile gets it. */
  const check = (): void => {
    if (stopped) return;
    again = true;
    running ??= (async () => {
      while (again && !stopped) {
        again = false;
        await run().catch((error: unknown) => {
          // The server went away, or the disk is full: the next look tries again.
          if (!stopped && up) reportError(error);
        });
      }
      running = undefined;
    })();
  };

  const looking = setInterval(check, LOOK_EVERY_MS);
  const takingOver = setInterval(() => (takeOverDue = leading), TAKE_OVER_EVERY_MS);
  const subscription: Subscription = deps.status$.pipe(filter(({ phase }) => inContact(phase) !== up)).subscribe(({ phase }) => {
    up = inContact(phase);
    if (up) check();
  });
  check();
  return {
    lead: () => {
      leading = true;
      takeOverDue = true;
      check();
    },
    finish: (documents) => {
      handed.push(...documents);
      check();
    },
    stop: async () => {
      stopped = true;
      clearInterval(looking);
      clearInterval(takingOver);
      subscription.unsubscribe();
      await running;
    },
  };
}

/** Documents of one collection, each once, as many as go into a push. */
function nextBatch(pending: readonly Pending[]): Pending[] {
  const first = [...pending].sort((one, other) => place(one) - place(other))[0];
  const seen = new Set<string>();
  return pending
    .filter(({ collection, document: { id } }) => collection === first?.collection && !seen.has(id) && seen.add(id))
    .slice(0, DOCUMENTS_A_PUSH);
}

function place({ collection }: JournalDocument): number {
  return (WRITE_ORDER as readonly string[]).indexOf(collection);
}

/** Sends documents of one collection and puts what the server says of them in their place. Answers what has to be sent later. */
async function sendBatch(deps: ReplayDeps, batch: readonly Pending[]): Promise<Pending[]> {
  const { api, local, clock, collections } = deps;
  const collection = batch[0]?.collection ?? 'incidents';
  const connection = { lost: () => undefined };
  const unsent = batch.map(({ document, upTo }): Unsent => ({ document: document as unknown as SyncedDocument, base: undefined, upTo }));
  // Work on top of what a restored server has lost takes that along (S46).
  const from = async (): Promise<Checkpoint | undefined> => (await local.facts.get(lostKey(collection)))?.value as Checkpoint | undefined;
  const answered = await send(
    { api, connection, collection, local, clock, from, noteRefusal: deps.noteRefusal, fromJournal: true },
    unsent,
  );
  const later: Pending[] = [];
  for (const document of answered) {
    const moved = sentAgain(document);
    const one = batch.find(({ document: { id } }) => id === document.id);
    if (moved === undefined) await writeAsServers(collections, [{ collection, document }]);
    else if (one !== undefined) {
      const { upTo, movedFrom = upTo } = one;
      const latest = ownLatest(moved, clock);
      later.push({ collection, document: { ...moved }, upTo: latest === '' ? upTo : latest, movedFrom });
    }
  }
  const through = batch.filter(({ document: { id } }) => !later.some(({ document }) => document.id === id));
  for (const { document, movedFrom } of through)
    if (movedFrom !== undefined) await waive(local, recordKey(collection, document.id), movedFrom);
  return later;
}

async function tellCameBack({ local, clock }: ReplayDeps, lost: readonly JournalDocument[]): Promise<void> {
  if (lost.length === 0) return;
  const count = new Set(lost.map(({ document }) => document['incident'] ?? document.id)).size;
  await local.facts.put({ key: CAME_BACK, value: { count, at: Math.round(clock.now()) } satisfies CameBack });
}
