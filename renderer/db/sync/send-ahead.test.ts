import type { RxCollection } from 'rxdb';
import { expect, test } from 'vitest';
import type { SyncedDocument } from '#domain/merge/merge.ts';
import type { PushOutcome } from '#domain/protocol/sync.ts';
import type { TimelineEntry } from '#domain/schema/timeline.ts';
import type { ApiClient } from '../api.ts';
import { recordKey } from '../local-store.ts';
import { WRITE_ORDER } from '../write-order.ts';
import { idOf, INCIDENT, openLaptop } from '../testing/open-laptop.ts';
import { sendAhead } from './send-ahead.ts';

/** A laptop with `count` remarks written and announced; the server says what `outcomeOf` does, or nothing at all. */
async function laptop(count: number, outcomeOf: (sent: SyncedDocument, place: number) => PushOutcome | undefined) {
  const { local, clock, collections, remark } = await openLaptop();
  for (const name of WRITE_ORDER) await local.facts.put({ key: `first-load/${name}`, value: { done: true } });
  const written = Array.from({ length: count }, (_, number) => remark(number));
  await collections.timeline.bulkInsert(written);
  const announce = (entry: TimelineEntry, upTo = entry.order) =>
    local.outbox.put({
      key: recordKey('timeline', entry.id),
      collection: 'timeline',
      id: entry.id,
      incident: INCIDENT,
      upTo: upTo as never,
      since: 0,
    });
  for (const entry of written) await announce(entry);
  const sent: SyncedDocument[][] = [];
  const api: Pick<ApiClient, 'json'> = {
    json: (_path, request, schema) => {
      const { documents } = request.body as { documents: SyncedDocument[] };
      sent.push(documents);
      const outcomes = documents.map((document, place) => outcomeOf(document, place));
      if (outcomes.includes(undefined)) return Promise.resolve({ ok: false, problem: 'unreachable', detail: '' });
      return Promise.resolve({ ok: true, value: schema.parse({ outcomes }) });
    },
  };
  let lost = 0;
  const ahead = sendAhead({
    api: api as ApiClient,
    connection: { whenUp: () => Promise.resolve(), lost: () => (lost += 1) },
    local,
    clock,
    collectionOf: (name) => collections[name] as unknown as RxCollection<SyncedDocument>,
    from: () => undefined,
    tellHeard: () => Promise.resolve(),
    standingOf: () => ({ answered: () => undefined }),
  });
  const waiting = async () => (await local.outbox.toArray()).map(({ id }) => id);
  return { local, ahead, sent, written, announce, waiting, lost: () => lost };
}

const accepted = ({ id }: SyncedDocument): PushOutcome => ({ outcome: 'accepted', id, seq: 7 });

test('[S70] much work goes out in few pushes, has its receipts, and is sent by nobody else', async () => {
  const { ahead, sent, written, waiting, local } = await laptop(450, accepted);
  ahead.run();
  await ahead.done();
  expect(sent.map(({ length }) => length)).toEqual([200, 200, 50]);
  expect(await waiting()).toEqual([]);
  expect(await local.receipts.count()).toBe(450);
  const [one, other] = written as unknown as [SyncedDocument, SyncedDocument];
  expect(ahead.wasAccepted('timeline', one)).toBe(true);
  // Once: whatever comes of it later is another matter.
  expect(ahead.wasAccepted('timeline', one)).toBe(false);
  expect(ahead.wasAccepted('timeline', { ...other, stamps: { '*': 'something newer' as never } })).toBe(false);
});

test('[S70] what the server did not take as it was is left to replication, and so is what is not written yet', async () => {
  const refused = new Set([idOf(3), idOf(70)]);
  const { ahead, written, waiting, announce } = await laptop(80, (sent) =>
    refused.has(sent.id) ? { outcome: 'rejected', id: sent.id, kind: 'forbidden', reason: 'no' } : accepted(sent),
  );
  await announce(written[5]!, '9');
  ahead.run();
  await ahead.done();
  expect(await waiting()).toEqual([idOf(3), idOf(5), idOf(70)]);
  expect(ahead.wasAccepted('timeline', written[3] as unknown as SyncedDocument)).toBe(false);
});

test('[S70] what others changed since it was accepted is not passed over: replication sends it once more, and is told', async () => {
  const newer = { '*': 'something newer' as never };
  const { ahead, written } = await laptop(80, (sent) => {
    // Pulled before the answer comes in.
    if (sent.id === idOf(3)) ahead.heard('timeline', [{ ...sent, stamps: newer }]);
    return accepted(sent);
  });
  ahead.run();
  await ahead.done();
  const documents = written as unknown as SyncedDocument[];
  ahead.heard('timeline', [documents[4]!, { ...documents[5]!, stamps: newer }]);
  expect([3, 4, 5, 6].map((number) => ahead.wasAccepted('timeline', documents[number]!))).toEqual([false, true, false, true]);
});

test('[S70] without an answer everything goes on waiting', async () => {
  const { ahead, sent, waiting, lost } = await laptop(900, (_, place) => (place === 0 ? undefined : accepted(_)));
  ahead.run();
  await ahead.done();
  expect(await waiting()).toHaveLength(900);
  expect([sent.length, lost()]).toEqual([3, 3]);
});

test('little goes the usual way', async () => {
  const { ahead, sent } = await laptop(20, accepted);
  ahead.run();
  await ahead.done();
  expect(sent).toEqual([]);
});

test('[S70] before the first load has ended, too', async () => {
  const { ahead, sent, local } = await laptop(80, accepted);
  await local.facts.delete('first-load/timeline');
  ahead.run();
  await ahead.done();
  expect(sent).toEqual([]);
});
