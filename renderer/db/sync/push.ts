import type { RxReplicationWriteToMasterRow, WithDeleted } from 'rxdb';
import type { Hlc } from '#domain/clock/hlc.ts';
import { moveBack } from '#domain/clock/restamp.ts';
import { stampHlc } from '#domain/clock/stamp.ts';
import { changedPaths, stampOf, type MergeShape, type SyncedDocument } from '#domain/merge/merge.ts';
import {
  pushAnswerAsRead,
  tombstone,
  type Checkpoint,
  type PushAnswer,
  type PushOutcome,
  type WireDocument,
} from '#domain/protocol/sync.ts';
import { collections, type CollectionName } from '#domain/schema/collections.ts';
import type { ApiClient } from '../api.ts';
import type { LaptopClock } from '../laptop-clock.ts';
import { waive } from '../journal/waived.ts';
import { incidentOf } from '../incident-of.ts';
import { recordKey, type LocalStore, type QuarantineRow } from '../local-store.ts';
import type { Noted } from '../push-notes.ts';
import { sendAgain, sentAgain } from '../settle-conflict.ts';
import { quarantine } from '../refusals.ts';
import { withoutLocalFields } from '../without-local-fields.ts';
import { announceMissing, ownLatest, type Announcement } from '../outbox.ts';
import { asHeld } from './as-held.ts';
import type { Connection } from './connection.ts';
import type { Crossings } from './crossings.ts';
import { keepDeparted } from './departed.ts';
import { received } from './pull.ts';
import { noteAccepted, type Accepted } from './receipts.ts';
import type { SendAhead } from './send-ahead.ts';
import { heardKey, type Standing } from './standing.ts';

export type PushDeps = {
  readonly api: ApiClient;
  readonly connection: Connection;
  readonly collection: CollectionName;
  readonly local: LocalStore;
  readonly clock: LaptopClock;
  /** The line of history that this laptop's documents come from (S46). */
  readonly from: () => Promise<Checkpoint | undefined>;
  /** What goes out before replication comes to it. */
  readonly ahead?: Pick<SendAhead, 'done' | 'mayHaveAccepted' | 'wasAccepted'>;
  /** Resolves when no pull is on its way. */
  readonly pulling?: () => Promise<void>;
  readonly noteRefusal?: NoteRefusal | undefined;
  /** What is pulled while a push is on its way. */
  readonly crossings?: Pick<Crossings, 'begin' | 'answered'>;
  /** Told of the answers to pushes; knows whether the server has lost something. */
  readonly standing?: Pick<Standing, 'answered' | 'lost'>;
  /** Before anything is pushed (see `tell-heard.ts`). */
  readonly tellHeard?: () => Promise<void>;
};

/** Told of each refused document, with what the server holds under its id, before it is put into quarantine; again after a crash. */
export type NoteRefusal = (refused: QuarantineRow, held: SyncedDocument | undefined) => Promise<void>;

/** What one request needs; who waits for the connection is up to the caller. */
type SendDeps = Omit<PushDeps, 'connection' | 'ahead' | 'pulling' | 'tellHeard'> & {
  readonly connection: Pick<Connection, 'lost'>;
  /** What is sent is kept by the journal alone: it goes on keeping what is moved, until the server has that. */
  readonly fromJournal?: true;
};
type Row = RxReplicationWriteToMasterRow<SyncedDocument>;

/**
 * Sends what changed here and answers RxDB with the server's document wherever it holds something else: a merged or a
 * refused one is a conflict that the server's version settles, so that a lost answer converges too. Throws only when
 * nothing could be exchanged; RxDB then sends the same rows again.
 */
export function createPushHandler(deps: PushDeps): (rows: Row[]) => Promise<WithDeleted<SyncedDocument>[]> {
  const wasAccepted = ({ document }: Unsent): boolean => deps.ahead?.wasAccepted(deps.collection, document) ?? false;
  return async (rows) => {
    // From here on, for RxDB takes nothing over from a pull for any of these rows.
    const crossing = deps.crossings?.begin();
    const toNote: Noted['of'][] = [];
    try {
      const unsent = withOwnWork(deps, rows);
      const others = rows.filter(({ newDocumentState: { id } }) => !unsent.some(({ document }) => document.id === id));
      if (unsent.length > 0) {
        await announceMissing(
          deps.local,
          unsent.map((one) => announcementOf(deps, one)),
        );
        await deps.connection.whenUp();
        await deps.tellHeard?.();
      }
      // RxDB's books can wait, too.
      await deps.ahead?.done();
      // What a pull under way brings over a version that was accepted is skipped as long as that counts as unsent: it is looked at first.
      if (unsent.some((one) => deps.ahead?.mayHaveAccepted(deps.collection, one.document) === true)) await deps.pulling?.();
      const left = unsent.filter((one) => !wasAccepted(one));
      const answers = left.length === 0 ? [] : await send(deps, left);
      if (others.length > 0) {
        await deps.connection.whenUp();
        const theirs = await asHeld(
          deps,
          others.map(({ newDocumentState }) => newDocumentState),
        );
        answers.push(...theirs);
      }
      const isServers = (one: WithDeleted<SyncedDocument>): boolean => !one._deleted && sentAgain(one) === undefined;
      const settled = answers.map((one) => (isServers(one) ? (crossing?.met(one) ?? one) : one));
      const ids = new Set(settled.map(({ id }) => id));
      // RxDB takes all others for sent as they are.
      const met = rows.flatMap(({ newDocumentState: { id }, newDocumentState }) =>
        ids.has(id) ? [] : (crossing?.met(newDocumentState) ?? []),
      );
      const replaced = new Set([...settled, ...met].map(({ id }) => id));
      if (rows.some(({ newDocumentState: { id } }) => !replaced.has(id))) toNote.push('sent');
      if (replaced.size > 0) toNote.push('replaced');
      const taken = unsent.filter(({ document: { id } }) => !replaced.has(id)).map(({ document }) => ({ _deleted: false, ...document }));
      deps.crossings?.answered([...taken, ...settled.filter(isServers), ...met.filter(isServers)]);
      return [...settled, ...met];
    } finally {
      crossing?.end(toNote);
    }
  };
}

/** One request; in halves when the server takes it for too much or cannot read it, so that one bad document holds up no other. */
export async function send(deps: SendDeps, unsent: readonly Unsent[]): Promise<WithDeleted<SyncedDocument>[]> {
  const documents = unsent.map(({ document }) => withoutLocalFields(document));
  const answered = await deps.api.json(
    `/api/v1/sync/${deps.collection}`,
    { method: 'POST', body: { documents, from: await deps.from() } },
    pushAnswerAsRead,
  );
  if (answered.ok) return settleAll(deps, unsent, answered.value);
  if (answered.problem !== 'too-large' && answered.problem !== 'bad-request') {
    deps.connection.lost(answered);
    throw new Error(`push ${deps.collection}: ${answered.problem}`);
  }
  const [only] = unsent;
  if (only !== undefined && unsent.length === 1) {
    const { document, base } = only;
    await settle(deps, only, { outcome: 'rejected', id: document.id, kind: 'invalid', reason: answered.detail });
    // What the server holds was not said. Where it is not known either, the record stays as it is here.
    return base === undefined ? [] : [base];
  }
  const middle = Math.ceil(unsent.length / 2);
  return [...(await send(deps, unsent.slice(0, middle))), ...(await send(deps, unsent.slice(middle)))];
}

async function settleAll(deps: SendDeps, unsent: readonly Unsent[], answer: PushAnswer): Promise<WithDeleted<SyncedDocument>[]> {
  const { outcomes } = answer;
  const byId = new Map(unsent.map((sent) => [sent.document.id, sent]));
  const accepted = outcomes.flatMap((outcome): Accepted[] => {
    const sent = byId.get(outcome.id);
    if (outcome.outcome !== 'accepted' || sent === undefined) return [];
    const { document, upTo } = sent;
    return [{ key: recordKey(deps.collection, outcome.id), incident: incidentOf(document), upTo, seq: outcome.seq }];
  });
  const heard = deps.standing?.answered(answer);
  await noteAccepted(deps.local, accepted, Math.round(deps.clock.now()), heard && { key: heardKey(deps.collection), value: heard });
  const settled: WithDeleted<SyncedDocument>[] = [];
  for (const outcome of outcomes) {
    const sent = byId.get(outcome.id);
    if (sent !== undefined && outcome.outcome !== 'accepted') settled.push(...(await settle(deps, sent, outcome)));
  }
  return settled;
}

type MoveDeps = Pick<PushDeps, 'local' | 'collection' | 'clock'> & { readonly fromJournal: true | undefined };
/** `base`: what the server was last known to hold, if that is known here. */
export type Unsent = { readonly document: SyncedDocument; readonly base: WithDeleted<SyncedDocument> | undefined; readonly upTo: Hlc };

function announcementOf({ collection, clock }: PushDeps, { document, upTo }: Unsent): Announcement {
  return { collection, id: document.id, incident: incidentOf(document), upTo, since: Math.round(clock.now()) };
}

/**
 * The documents that hold changes made on this laptop which the server is not known to have. A receipt is no reason to leave
 * one out: its answer may have carried more than was sent, and been lost on the way into the database.
 */
function withOwnWork({ clock }: PushDeps, rows: readonly Row[]): Unsent[] {
  return rows.flatMap(({ newDocumentState: document, assumedMasterState: base }) => {
    const upTo = ownLatest(document, clock);
    const unsent = base === undefined ? upTo !== '' : ownChanged(base, document, clock);
    return unsent ? [{ document, base, upTo }] : [];
  });
}

function ownChanged(base: SyncedDocument, document: SyncedDocument, clock: LaptopClock): boolean {
  return changedPaths(base, document).some((path) => clock.isOwn(stampHlc(stampOf(document, path))));
}

/** Writes down what became of one document; answers with what RxDB has to take over, if anything. */
async function settle(
  { local, collection, clock, noteRefusal, fromJournal, standing }: SendDeps,
  sent: Unsent,
  outcome: Exclude<PushOutcome, { outcome: 'accepted' }>,
): Promise<WithDeleted<SyncedDocument>[]> {
  if (outcome.outcome === 'rejected' && outcome.kind === 'clock-ahead' && clock.aheadBy(sent.upTo) > 0) {
    return [await movedToNow({ local, collection, clock, fromJournal }, sent, outcome.document)];
  }
  const key = recordKey(collection, outcome.id);
  const at = Math.round(clock.now());
  let refused: QuarantineRow | undefined;
  if (outcome.outcome === 'rejected') {
    refused = await refusalOf({ local, collection }, sent, outcome, at);
    await noteRefusal?.(refused, outcome.document === undefined ? undefined : received([outcome.document])[0]);
  }
  if (outcome.outcome === 'left') await keepDeparted({ collection, local, clock }, [sent.document]);
  await local.transaction('rw', local.outbox, local.receipts, local.quarantine, local.facts, async () => {
    const waiting = await local.outbox.get(key);
    if (waiting !== undefined && waiting.upTo <= sent.upTo) await local.outbox.delete(key);
    if (outcome.outcome !== 'rejected') {
      const known = await local.receipts.get(key);
      const moved = movedTo(outcome, clock);
      // Two answers may come in the wrong order; a receipt only ever grows, unless the server has moved this laptop's stamps back (S65).
      if (moved !== undefined || known === undefined || known.upTo < sent.upTo) {
        await local.receipts.put({ key, incident: incidentOf(sent.document), upTo: moved ?? sent.upTo, seq: outcome.seq, at });
        if (moved !== undefined) await waive(local, key, sent.upTo);
      }
      return;
    }
    if (refused !== undefined) await quarantine(local, refused);
  });
  // A tombstone that the pull brought over unsent work was skipped; now that the receipt is written, the record goes (S37).
  if (outcome.outcome === 'left') return [tombstone(outcome.id)];
  const moved = movedTo(outcome, clock);
  if (moved !== undefined && moved !== '') clock.wentBackTo(moved);
  if (outcome.document !== undefined) return received([outcome.document]);
  if (outcome.outcome !== 'rejected') return [];
  // A server that came back from a backup may have lost what the change was made on: the record stays as it was held, to be given back.
  if (standing?.lost !== undefined && sent.base !== undefined) return [sent.base];
  // The server has nothing under this id: a blank tombstone takes it off the lists; the quarantine keeps the work.
  return [tombstone(outcome.id)];
}

async function refusalOf(
  { local, collection }: Pick<SendDeps, 'local' | 'collection'>,
  { document, upTo }: Unsent,
  { id, kind, reason }: Extract<PushOutcome, { outcome: 'rejected' }>,
  at: number,
): Promise<QuarantineRow> {
  const record = recordKey(collection, id);
  const incident = (await local.outbox.get(record))?.incident ?? '';
  const refused = JSON.stringify(withoutLocalFields(document));
  return { key: `${record}@${upTo}`, collection, id, incident, kind, reason, document: refused, at };
}

/** The latest reading of this laptop that the server holds now (`''`: none), where it has moved them back; `undefined` where it has not. */
function movedTo(outcome: PushOutcome, clock: LaptopClock): Hlc | undefined {
  if (outcome.outcome !== 'merged' || outcome.moved !== true) return undefined;
  const [document] = received([outcome.document]);
  return document === undefined ? undefined : ownLatest(document, clock);
}

/**
 * This laptop's clock ran ahead when the change was made; by now the server's answer has corrected it. The change is
 * given to RxDB with its unsent stamps moved back, as the resolution of a conflict: that is sent again by itself.
 */
async function movedToNow(
  { local, collection, clock, fromJournal }: MoveDeps,
  { document, upTo }: Unsent,
  atServer: WireDocument | undefined,
): Promise<WithDeleted<SyncedDocument>> {
  const key = recordKey(collection, document.id);
  const receipt = (await local.receipts.get(key))?.upTo ?? '';
  // The server may hold more than any answer that reached us has said.
  const there = atServer === undefined ? '' : ownLatest(atServer as unknown as SyncedDocument, clock);
  const held = there > receipt ? there : receipt;
  const stamps = moveBack(document.stamps, (hlc) => clock.isOwn(hlc) && hlc > held, clock.aheadBy(upTo), held);
  const { shape } = collections[collection] as unknown as { shape: MergeShape<SyncedDocument> };
  const moved = { ...document, stamps };
  const latest = ownLatest(moved, clock);
  await local.transaction('rw', local.outbox, local.facts, async () => {
    // The journal has it under stamps that nobody is to see.
    if (fromJournal !== true) await waive(local, key, upTo);
    const waiting = await local.outbox.get(key);
    const { movedFrom = '' } = waiting ?? {};
    // A later edit keeps its own row; it is refused and moved in its turn. What was moved before may not have reached the database.
    if (waiting === undefined || (waiting.upTo !== upTo && upTo > movedFrom)) return;
    await local.outbox.put({ ...waiting, upTo: latest, movedFrom: upTo > movedFrom ? upTo : (movedFrom as Hlc) });
  });
  // Not before it is written down what was moved: what is made from here on has readings that lie before that (see `waitAnew`).
  clock.wentBackTo(latest);
  return sendAgain({ ...moved, ...shape.derive(moved) });
}
