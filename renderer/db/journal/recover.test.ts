import { expect, test } from 'vitest';
import type { TimelineEntry } from '#domain/schema/timeline.ts';
import { recordKey } from '../local-store.ts';
import { idOf, openLaptop, rewritten, type TestLaptop } from '../testing/open-laptop.ts';
import type { JournalDocument } from './format.ts';
import { isSettled, recover } from './recover.ts';
import { isWaived, waitAnew, waive } from './waived.ts';

const saved = (entry: TimelineEntry): JournalDocument => ({
  collection: 'timeline',
  upTo: entry.order as JournalDocument['upTo'],
  document: entry,
});
const line = (number: number, ...entries: TimelineEntry[]) => ({ number, at: 1000 + number, documents: entries.map(saved) });
const ids = (documents: readonly JournalDocument[]): string[] => documents.map(({ document }) => document.id);
const receipt = ({ local }: TestLaptop, { id, order }: TimelineEntry) =>
  local.receipts.put({ key: recordKey('timeline', id), upTo: order as JournalDocument['upTo'], seq: 7, at: 0 });
const refusal = ({ local }: TestLaptop, { id, incident, order }: TimelineEntry) =>
  local.quarantine.put({
    key: `${recordKey('timeline', id)}@${order}`,
    collection: 'timeline',
    id,
    incident,
    kind: 'forbidden',
    reason: 'no',
    document: '{}',
    at: 0,
  });

test('[S54] what the database has lost comes back: seen, and waiting to be sent from the journal', async () => {
  const laptop = await openLaptop();
  const [one, other] = [laptop.remark(1), laptop.remark(2)];
  const lost = await recover(laptop, [line(0, one), line(1, other)]);
  expect(ids(lost)).toEqual([idOf(1), idOf(2)]);
  expect((await laptop.collections.timeline.findOne(idOf(2)).exec())?.text).toBe('remark 2');
  const rows = await laptop.local.outbox.toArray();
  expect(rows.map(({ id, fromJournal, since }) => [id, fromJournal, since])).toEqual([
    [idOf(1), true, 1000],
    [idOf(2), true, 1001],
  ]);
  // The app ended before they were sent: the next start finds them again, though they are in the database now.
  expect(ids(await recover(laptop, [line(0, one), line(1, other)]))).toEqual([idOf(1), idOf(2)]);
});

test('[S54] what is here waits, though a crash came before that was written down', async () => {
  const laptop = await openLaptop();
  const first = laptop.remark(1);
  const later = laptop.clock.stamp();
  const corrected = { ...rewritten(first, later, 'better'), order: later };
  await laptop.collections.timeline.insert(corrected);
  expect(await recover(laptop, [line(0, first), line(1, corrected)])).toEqual([]);
  const { key, ...row } = (await laptop.local.outbox.toArray())[0]!;
  expect(row).toEqual({ collection: 'timeline', id: first.id, incident: first.incident, upTo: later, since: 1001 });
  // Sent meanwhile: it waits no more.
  await receipt(laptop, corrected);
  await laptop.local.outbox.delete(key);
  expect(await recover(laptop, [line(0, first), line(1, corrected)])).toEqual([]);
  expect(await laptop.local.outbox.count()).toBe(0);
});

test('[S54] what is held by the server, refused or dropped is not lost', async () => {
  const laptop = await openLaptop();
  const [held, refused, dropped] = [laptop.remark(2), laptop.remark(3), laptop.remark(4)];
  await receipt(laptop, held);
  await refusal(laptop, refused);
  await waive(laptop.local, recordKey('timeline', dropped.id), dropped.order);
  expect(await recover(laptop, [line(0, held, refused, dropped)])).toEqual([]);
  expect(await laptop.local.outbox.count()).toBe(0);
});

test('[S54] what came back, was moved back for its clock and had no answer yet when the app ended is sent by the next start', async () => {
  const laptop = await openLaptop();
  const entry = laptop.remark(1);
  await recover(laptop, [line(0, entry)]);
  const [row] = await laptop.local.outbox.toArray();
  await laptop.local.outbox.put({ ...row!, upTo: '000000000001-0000-aaaabbbbtab1' as never, movedFrom: row!.upTo });
  expect(ids(await recover(laptop, [line(0, entry)]))).toEqual([idOf(1)]);
});

test('[S54] of several versions of a record the latest is sent, which holds the others', async () => {
  const laptop = await openLaptop();
  const first = laptop.remark(1);
  const later = laptop.clock.stamp();
  const corrected = { ...rewritten(first, later, 'better'), order: later };
  const lost = await recover(laptop, [line(0, first), line(1, corrected)]);
  expect(lost.map(({ document }) => document['text'])).toEqual(['better']);
});

test('[S53] a line is let go of once the server holds all of it, or a person has decided; not while one waits or is refused', async () => {
  const laptop = await openLaptop();
  const [one, other] = [laptop.remark(1), laptop.remark(2)];
  const documents = [saved(one), saved(other)];
  await receipt(laptop, one);
  expect(await isSettled(laptop.local, documents)).toBe(false);
  await refusal(laptop, other);
  expect(await isSettled(laptop.local, documents)).toBe(false);
  await laptop.local.quarantine.clear();
  await waive(laptop.local, recordKey('timeline', other.id), other.order);
  expect(await isSettled(laptop.local, documents)).toBe(true);
});

test('[S53] what is waived never shrinks', async () => {
  const { local, remark } = await openLaptop();
  const [one, later] = [remark(1), remark(2)];
  const key = recordKey('timeline', one.id);
  await waive(local, key, later.order);
  await waive(local, key, one.order);
  expect(await isWaived(local, key, later.order)).toBe(true);
});

test('[S53] a change made after the clock was put right waits, though its reading lies before what was moved, until it is waived itself', async () => {
  const { local, remark } = await openLaptop();
  const [before, made, moved] = [remark(1), remark(2), remark(3)];
  const key = recordKey('timeline', moved.id);
  await waive(local, key, moved.order);
  await waitAnew(local, [{ record: key, reading: made.order }]);
  const waits = () => Promise.all([before, made, moved].map(async ({ order }) => !(await isWaived(local, key, order))));
  expect(await waits()).toEqual([false, true, false]);
  await waive(local, key, made.order);
  expect(await waits()).toEqual([false, false, false]);
});

test('[S5] what was moved back, sent and receipted while the journal was looked through is not announced again', async () => {
  const laptop = await openLaptop();
  const entry = laptop.remark(1);
  const key = recordKey('timeline', entry.id);
  await laptop.collections.timeline.insert(entry);
  const { outbox } = laptop.local;
  const look = outbox.get.bind(outbox);
  // The push that was under way ends just after the look at its row.
  outbox.get = (async (found: never) => {
    const row = await look(found);
    await waive(laptop.local, key, entry.order);
    await laptop.local.receipts.put({ key, upTo: '000000000001-0000-aaaabbbbtab1' as never, seq: 7, at: 0 });
    return row;
  }) as typeof outbox.get;
  expect(await recover(laptop, [line(0, entry)])).toEqual([]);
  expect(await outbox.count()).toBe(0);
});
