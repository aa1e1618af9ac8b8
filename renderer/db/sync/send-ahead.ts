import type { RxCollection } from 'rxdb';
import { sameVersion, type SyncedDocument } from '#domain/merge/merge.ts';
import { pushAnswerAsRead, PUSH_LIMIT_MAX, type Checkpoint } from '#domain/protocol/sync.ts';
import type { CollectionName } from '#domain/schema/collections.ts';
import type { ApiClient } from '../api.ts';
import type { LaptopClock } from '../laptop-clock.ts';
import { incidentOf } from '../incident-of.ts';
import { recordKey, type LocalStore, type OutboxRow } from '../local-store.ts';
import { ownLatest } from '../outbox.ts';
import { withoutLocalFields } from '../without-local-fields.ts';
import { WRITE_ORDER } from '../write-order.ts';
import type { Connection } from './connection.ts';
import { isLoaded } from './first-load.ts';
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
  /** Before anything is pushed (see `tell-heard.ts`). */
  readonly tellHeard: (name: CollectionName) => Promise<void>;
  /** Told of the answers to pushes. */
  readonly standingOf: (name: CollectionName) => Pick<Standing, 'answered'>;
  /** So many waiting records go out ahead; fewer go through replication as fast. */
  readonly much?: number | undefined;
};

export type SendAhead = {
  /** The line is back: sends what waits, if it is much. Never rejects. */
  readonly run: () => void;
  /** Resolves when no run is on its way. */
  readonly done: () => Promise<void>;
  /**
   * Told of what a pull brings, before it is stored. Replication stores nothing over work that it takes for unsent, and relies on the
   * answer to the push for it (S36): where something else than what was accepted has come since, that is sent by replication, too.
   */
  readonly heard: (name: CollectionName, documents: readonly SyncedDocument[]) => void;
  /** The same without saying so for good: a pull under way may still change it. */
  readonly mayHaveAccepted: (name: CollectionName, document: SyncedDocument) => boolean;
  /** Whether a run found that the server holds exactly this version. Says so once. */
  readonly wasAccepted: (name: CollectionName, document: SyncedDocument) => boolean;
};

const MUCH = 50;
/** Requests at the same time: while the server stores one push, the next is on its way. */
const AT_ONCE = 3;

/** A document that the server holds as it was sent, and the receipt for it. */
type Taken = Accepted & { readonly document: SyncedDocument };
type Push = { readonly name: CollectionName; readonly rows: readonly OutboxRow[] };

/**
 * A day's work goes out straight from the outbox, ahead of replication, whose own books (it writes each document once more, and reads
 * it four times) take longer than the sending (S70). Only what the server accepts as it was sent is settled here; replication then
 * finds it sent already, and deals with everything else as ever.
 */
export function sendAhead(deps: SendAheadDeps): SendAhead {
  const { api, connection, local, clock, much = MUCH } = deps;
  const accepted = new Map<string, SyncedDocument>();
  /** What was pulled while a run is on its way; `undefined` where none is. */
  let pulled: Map<string, SyncedDocument> | undefined;
  const toNote: { [C in CollectionName]?: Taken[] } = {};
  let running: Promise<unknown> = Promise.resolve();
  let writing: Promise<void> = Promise.resolve();
  let current = new AbortController();

  /** Answers false when the server gave no outcomes: then replication goes on alone. */
  const send = async ({ name, rows }: Push, signal: AbortSignal): Promise<boolean> => {
    const upTo = new Map(rows.map((row) => [row.id, row.upTo]));
    const found = await deps.collectionOf(name).storageInstance.findDocumentsById([...upTo.keys()], false);
    // What is announced and not written yet is on its way to replication.
    const written = found.map(withoutLocalFields).filter((document) => ownLatest(document, clock) >= (upTo.get(document.id) ?? ''));
    if (written.length === 0) return true;
    const request = { method: 'POST' as const, body: { documents: written, from: deps.from(name) }, signal };
    const answered = await api.json(`/api/v1/sync/${name}`, request, pushAnswerAsRead);
    if (!answered.ok) {
      if (!signal.aborted) connection.lost(answered);
      return false;
    }
    const sent = new Map(written.map((document) => [document.id, document]));
    const taken = answered.value.outcomes.flatMap((outcome): Taken[] => {
      const document = sent.get(outcome.id);
      if (outcome.outcome !== 'accepted' || document === undefined) return [];
      const incident = incidentOf(document);
      return [{ document, key: recordKey(name, outcome.id), incident, upTo: ownLatest(document, clock), seq: outcome.seq }];
    });
    note(name, taken, deps.standingOf(name).answered(answered.value));
    return true;
  };

  /** Written while the next push is on its way; what comes meanwhile goes to disk together. What has no receipt is sent by replication. */
  const note = (name: CollectionName, taken: readonly Taken[], heard: readonly Heard[] | undefined): void => {
    const waiting = (toNote[name] ??= []);
    waiting.push(...taken);
    const fact = heard && { key: heardKey(name), value: heard };
    const write = async (): Promise<void> => {
      const together = waiting.splice(0);
      await noteAccepted(local, together, Math.round(clock.now()), fact);
      for (const { key, document } of together) {
        const since = pulled?.get(key);
        if (since === undefined || sameVersion(since, document)) accepted.set(key, document);
      }
    };
    writing = writing.then(write).catch(() => undefined);
  };

  const sendAll = async (signal: AbortSignal): Promise<void> => {
    await connection.whenUp();
    pulled = new Map();
    if ((await local.outbox.count()) < much) return;
    const rows = (await local.outbox.toArray()).filter(({ again, fromJournal }) => again !== true && fromJournal !== true);
    for (const name of WRITE_ORDER) {
      // A first load begins behind whatever was accepted before it: that what was sent has left since, nobody would hear.
      if (!(await isLoaded(local, name))) return;
      await deps.tellHeard(name);
    }
    if (signal.aborted) return;
    const pushes = WRITE_ORDER.flatMap((name) => inPushes(name, rows));
    const sender = async (): Promise<void> => {
      for (let next = pushes.shift(); next !== undefined && !signal.aborted; next = pushes.shift()) {
        if (!(await send(next, signal))) pushes.length = 0;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, sender));
    await writing;
  };

  return {
    run: () => {
      // What an earlier run still waits for may have gone with the old line.
      current.abort();
      current = new AbortController();
      const { signal } = current;
      // Stopped, or the disk is full: replication does it, now or later.
      running = running
        .then(() => sendAll(signal))
        .catch(() => undefined)
        .then(() => (pulled = undefined));
    },
    done: async () => {
      await running;
    },
    heard: (name, documents) => {
      for (const document of documents) {
        const key = recordKey(name, document.id);
        pulled?.set(key, document);
        const known = accepted.get(key);
        if (known !== undefined && !sameVersion(known, document)) accepted.delete(key);
      }
    },
    mayHaveAccepted: (name, { id }) => accepted.has(recordKey(name, id)),
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
