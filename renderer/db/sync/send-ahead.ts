import type { RxCollection } from 'rxdb';
import { sameVersion, type SyncedDocument } from '#domain/merge/merge.ts';
import { pushAnswerAsRead, PUSH_LIMIT_MAX, type Checkpoint } from '#domain/protocol/sync.ts';
import type { CollectionName } from '#domain/schema/collections.ts';
import type { ApiClient } from '../api.ts';
import type { LaptopClock } from '../laptop-clock.ts';
import { recordKey, type LocalStore, type OutboxRow } from '../local-store.ts';
import { ownLatest } from '../outbox.ts';
import { withoutLocalFields } from '../without-local-fields.ts';
import type { Connection } from './connection.ts';
import { noteAccepted, type Accepted } from './receipts.ts';
import { heardKey, type Heard, type Standing } from './standing.ts';

export type SendAheadDeps = {
  readonly api: ApiClient;
  readonly connection: Pick<Connection, 'whenUp' | 'lost'>;
  readonly local: LocalStore;
  readonly clock: LaptopClock;
  readonly collectionOf: (name: CollectionName) => RxCollection<SyncedDocument>;
  /** The line of history that this laptop's documents of a collection come from (S46), if it is known yet: replication waits for that. */
  readonly from: (name: CollectionName) => Checkpoint | undefined;
  /** Told of the answers to pushes. */
  readonly standingOf: (name: CollectionName) => Pick<Standing, 'answered'>;
  /** So many waiting records go out ahead; fewer go through replication as fast. */
  readonly much?: number | undefined;
};

export type SendAhead = {
  /** Sends what waits, if it is much. One run at a time; never rejects. */
  readonly run: () => void;
  /** Resolves when no run is on its way, or after `atMostMs`. */
  readonly done: (atMostMs?: number) => Promise<void>;
  /** Whether a run found that the server holds exactly this version. Says so once. */
  readonly wasAccepted: (name: CollectionName, document: SyncedDocument) => boolean;
};

/** A record before what hangs on it. */
const ORDER: readonly CollectionName[] = ['incidents', 'timeline'];
const MUCH = 50;
/** Requests at the same time: while the server stores one push, the next is on its way. */
const AT_ONCE = 3;

type Push = { readonly name: CollectionName; readonly rows: readonly OutboxRow[] };

/**
 * A day's work goes out straight from the outbox, ahead of replication, whose own books (it writes each document once more, and reads
 * it four times) take longer than the sending (S70). Only what the server accepts as it was sent is settled here; replication then
 * finds it sent already, and deals with everything else as ever.
 */
export function sendAhead(deps: SendAheadDeps): SendAhead {
  const { api, connection, local, clock, much = MUCH } = deps;
  const accepted = new Map<string, SyncedDocument>();
  const toNote: { [C in CollectionName]?: Accepted[] } = {};
  let running: Promise<void> | undefined;
  let writing: Promise<void> = Promise.resolve();

  /** Answers false when the server gave no outcomes: then replication goes on alone. */
  const send = async ({ name, rows }: Push): Promise<boolean> => {
    const upTo = new Map(rows.map((row) => [row.id, row.upTo]));
    const found = await deps.collectionOf(name).storageInstance.findDocumentsById([...upTo.keys()], false);
    // What is announced and not written yet is on its way to replication.
    const written = found.map(withoutLocalFields).filter((document) => ownLatest(document, clock) >= (upTo.get(document.id) ?? ''));
    if (written.length === 0) return true;
    const request = { method: 'POST' as const, body: { documents: written, from: deps.from(name) } };
    const answered = await api.json(`/api/v1/sync/${name}`, request, pushAnswerAsRead);
    if (!answered.ok) {
      connection.lost(answered);
      return false;
    }
    const sent = new Map(written.map((document) => [document.id, document]));
    const receipts: Accepted[] = [];
    for (const { outcome, id, ...rest } of answered.value.outcomes) {
      const document = sent.get(id);
      if (outcome !== 'accepted' || document === undefined || !('seq' in rest)) continue;
      receipts.push({ key: recordKey(name, id), upTo: ownLatest(document, clock), seq: rest.seq });
      accepted.set(recordKey(name, id), document);
    }
    note(name, receipts, deps.standingOf(name).answered(answered.value.outcomes));
    return true;
  };

  /** Written while the next push is on its way; what comes meanwhile goes to disk together. */
  const note = (name: CollectionName, receipts: readonly Accepted[], heard: Heard | undefined): void => {
    const waiting = (toNote[name] ??= []);
    waiting.push(...receipts);
    const fact = heard && { key: heardKey(name), value: heard };
    writing = writing.then(() => noteAccepted(local, waiting.splice(0), Math.round(clock.now()), fact));
    writing.catch(() => undefined);
  };

  const sendAll = async (): Promise<void> => {
    await connection.whenUp();
    if ((await local.outbox.count()) < much) return;
    const rows = (await local.outbox.toArray()).filter(({ again, fromJournal }) => again !== true && fromJournal !== true);
    const pushes = ORDER.flatMap((name) => inPushes(name, rows));
    const sender = async (): Promise<void> => {
      for (let next = pushes.shift(); next !== undefined; next = pushes.shift()) {
        if (!(await send(next))) pushes.length = 0;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, sender));
    await writing;
  };

  return {
    run: () => {
      // Stopped, or the disk is full: replication does it, now or later.
      running ??= sendAll()
        .catch(() => undefined)
        .finally(() => (running = undefined));
    },
    done: async (atMostMs) => {
      if (running === undefined || atMostMs === undefined) return running;
      await Promise.race([running, new Promise((resolve) => setTimeout(resolve, atMostMs))]);
    },
    wasAccepted: (name, document) => {
      const key = recordKey(name, document.id);
      const known = accepted.get(key);
      return known !== undefined && accepted.delete(key) && sameVersion(known, document);
    },
  };
}

function inPushes(name: CollectionName, rows: readonly OutboxRow[]): Push[] {
  const waiting = rows.filter(({ collection }) => collection === name);
  const count = Math.ceil(waiting.length / PUSH_LIMIT_MAX);
  return Array.from({ length: count }, (_, place) => ({
    name,
    rows: waiting.slice(place * PUSH_LIMIT_MAX, (place + 1) * PUSH_LIMIT_MAX),
  }));
}
