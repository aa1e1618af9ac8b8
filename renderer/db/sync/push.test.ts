import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { Dexie } from 'dexie';
import type { RxReplicationWriteToMasterRow } from 'rxdb';
import { BehaviorSubject } from 'rxjs';
import { afterEach, expect, test } from 'vitest';
import { makeStamp } from '#domain/clock/stamp.ts';
import type { SyncedDocument } from '#domain/merge/merge.ts';
import type { HeldDocument } from '#domain/protocol/digest.ts';
import type { PushOutcome } from '#domain/protocol/sync.ts';
import type { ApiClient } from '../api.ts';
import { LaptopClock } from '../laptop-clock.ts';
import { LocalStore } from '../local-store.ts';
import type { Connection, ConnectionState } from './connection.ts';
import { sentAgain } from '../settle-conflict.ts';
import { Crossings } from './crossings.ts';
import { createPushHandler } from './push.ts';
import { Standing } from './standing.ts';

const ME = '01900000-0000-7000-8000-000000000001';
const ID = '01900000-0000-7000-8000-00000000000a';
let opened: LocalStore | undefined;

afterEach(() => opened?.close());

/** A push handler over a real local store; the server gives `outcomes`, one list a request. */
function laptop(...outcomes: PushOutcome[][]) {
  const memory = new Map<string, string>();
  const storage = {
    getItem: (key: string) => memory.get(key) ?? null,
    setItem: (key: string, value: string) => void memory.set(key, value),
  };
  const clock = new LaptopClock('01900000-0000-7000-8000-0000aaaabbbb', 'tab1', { now: () => 1_000_000, offsetMinutes: () => 0 }, storage);
  Dexie.dependencies.indexedDB = new IDBFactory();
  Dexie.dependencies.IDBKeyRange = IDBKeyRange;
  const local = new LocalStore('push-test');
  opened = local;
  const sent: SyncedDocument[][] = [];
  const asked: string[] = [];
  const held: HeldDocument[] = [];
  const crossings = new Crossings();
  const api: Pick<ApiClient, 'json'> = {
    json: (path, request, schema) => {
      asked.push(path);
      if (path.endsWith('/documents')) {
        const value = { checkpoint: { epoch: 'e', scope: '', seq: 1 }, last: 1, documents: held.splice(0) };
        return Promise.resolve({ ok: true, value: schema.parse(value) });
      }
      sent.push((request.body as { documents: SyncedDocument[] }).documents);
      return Promise.resolve({ ok: true, value: schema.parse({ outcomes: outcomes.shift() }) });
    },
  };
  const state$ = new BehaviorSubject<ConnectionState>('up');
  const connection: Connection = { state$, whenUp: () => Promise.resolve(), lost: () => undefined, wake: () => undefined };
  const standing = new Standing();
  const push = createPushHandler({
    api: api as ApiClient,
    connection,
    collection: 'incidents',
    local,
    clock,
    from: () => Promise.resolve(undefined),
    standing,
    crossings,
  });
  return { clock, local, sent, push, standing, asked, held, crossings };
}

const row = (document: SyncedDocument, base?: SyncedDocument): RxReplicationWriteToMasterRow<SyncedDocument> => ({
  newDocumentState: { ...document, _deleted: false },
  assumedMasterState: base && { ...base, _deleted: false },
});

test('[S3] what was merged is asked for again until the database has it, though its receipt is here', async () => {
  const merged = { id: ID, stamps: { '*': 'theirs' } };
  const outcome: PushOutcome = { outcome: 'merged', id: ID, seq: 7, document: merged };
  const { clock, local, sent, push } = laptop([outcome], [outcome]);
  const mine: SyncedDocument = { id: ID, stamps: { '*': makeStamp(clock.stamp(), ME) } };
  expect(await push([row(mine)])).toEqual([{ ...merged, _deleted: false }]);
  expect(await local.receipts.count()).toBe(1);
  // The app ended before the answer was written: RxDB offers the same row again.
  expect(await push([row(mine)])).toEqual([{ ...merged, _deleted: false }]);
  expect(sent).toHaveLength(2);
  expect(await local.outbox.count()).toBe(0);
});

test('[I9] [S5] what was moved back and did not reach the database is moved again, and waits for nothing more once it is taken', async () => {
  const ahead: PushOutcome = { outcome: 'rejected', id: ID, kind: 'clock-ahead', reason: 'in the future' };
  const { clock, local, push } = laptop([ahead], [ahead], [{ outcome: 'accepted', id: ID, seq: 7 }]);
  clock.measured(2_000_000, 1_000_000, 1_000_000);
  const incident = { id: ID, state: { status: 'detected' }, detectedAt: clock.iso() };
  const mine: SyncedDocument = { ...incident, stamps: { '*': makeStamp(clock.stamp(), ME) } };
  clock.measured(1_000_000, 1_000_000, 1_000_000);
  await push([row(mine)]);
  const [first] = await local.outbox.toArray();
  // The database had something newer under way and did not take it; by now the clock is known better.
  clock.measured(990_000, 1_000_000, 1_000_000);
  const [again] = await push([row(mine)]);
  const [second] = await local.outbox.toArray();
  expect(second!.upTo < first!.upTo).toBe(true);
  await push([row(sentAgain(again!)!)]);
  expect(await local.outbox.count()).toBe(0);
  expect((await local.receipts.toArray()).map(({ upTo }) => upTo)).toEqual([second!.upTo]);
});

test('[S44] a refused change on a record that a restored server has lost leaves the record as it was held', async () => {
  const refused: PushOutcome = { outcome: 'rejected', id: ID, kind: 'forbidden', reason: 'no' };
  const { clock, local, push, standing } = laptop([refused], [refused]);
  const base = { id: ID, state: { status: 'detected' }, stamps: { '*': makeStamp(clock.stamp(), ME) } };
  const mine = { ...base, impact: 'much', stamps: { ...base.stamps, impact: makeStamp(clock.stamp(), ME) } };
  expect(await push([row(mine, base)])).toEqual([{ id: ID, stamps: {}, _deleted: true }]);
  standing.lost = { epoch: 'before', scope: '', seq: 9 };
  expect(await push([row(mine, base)])).toEqual([{ ...base, _deleted: false }]);
  expect(await local.quarantine.count()).toBe(1);
});

test('[I2] what holds nothing of this laptop is not sent: it becomes what the server holds by now', async () => {
  const { push, asked, held, crossings } = laptop();
  const theirs = makeStamp('000000000001-0000-zzzzzzzz0001' as never, ME);
  const pulled = { id: ID, stamps: { '*': theirs } };
  held.push({ held: 'document', id: ID, document: pulled });
  expect(await push([row(pulled)])).toEqual([]);
  const newer = { ...pulled, stamps: { ...pulled.stamps, lanes: theirs } };
  held.push({ held: 'document', id: ID, document: newer });
  expect(await push([row(pulled)])).toEqual([{ ...newer, _deleted: false }]);
  expect(asked).toEqual(['/api/v1/sync/incidents/documents', '/api/v1/sync/incidents/documents']);
  // Somebody changes it while the server is being asked.
  crossings.wereNoted('sent');
  crossings.wereNoted('replaced');
  const newest = { ...newer, stamps: { ...newer.stamps, impact: theirs }, _deleted: false };
  held.push({ held: 'document', id: ID, document: newer });
  const pushing = push([row(pulled)]);
  await crossings.pulled([newest]);
  expect(await pushing).toEqual([newest]);
});

test('[I2] what others have made of a document from the moment at which its push begins is told to RxDB', async () => {
  const { clock, push, crossings } = laptop([{ outcome: 'accepted', id: ID, seq: 7 }]);
  const mine: SyncedDocument = { id: ID, stamps: { '*': makeStamp(clock.stamp(), ME) } };
  const pushing = push([row(mine)]);
  const newer = { ...mine, stamps: { ...mine.stamps, lanes: makeStamp('000000000001-0000-zzzzzzzz0001' as never, ME) }, _deleted: false };
  await crossings.pulled([newer]);
  expect(await pushing).toEqual([newer]);
});

test('[S37] [S48] what leaves with its receipt is put aside', async () => {
  const { clock, local, push } = laptop([{ outcome: 'left', id: ID, seq: 7 }]);
  const mine: SyncedDocument = { id: ID, stamps: { '*': makeStamp(clock.stamp(), ME) } };
  expect(await push([row(mine)])).toEqual([{ id: ID, stamps: {}, _deleted: true }]);
  expect((await local.departed.toArray()).map(({ document }) => JSON.parse(document))).toEqual([mine]);
  expect((await local.receipts.toArray()).map(({ seq }) => seq)).toEqual([7]);
});
