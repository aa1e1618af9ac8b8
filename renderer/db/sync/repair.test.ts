import type { RxCollection } from 'rxdb';
import { expect, test } from 'vitest';
import type { SyncedDocument } from '#domain/merge/merge.ts';
import type { TimelineEntry } from '#domain/schema/timeline.ts';
import { recordKey } from '../local-store.ts';
import { idOf, INCIDENT, openLaptop, rewritten } from '../testing/open-laptop.ts';
import { pushAnswers, type Says } from '../testing/push-answers.ts';
import { replicationIdentifier } from './as-servers.ts';
import { NotComparable, type Difference } from './differences.ts';
import { diskOf } from './on-disk.ts';
import { repair } from './repair.ts';

/** A laptop whose timeline is repaired; to what it sends the server says what `answer` does, or nothing at all. */
async function laptop(answer: Says = () => undefined, isHealing = false) {
  const opened = await openLaptop();
  const { local, clock, collections } = opened;
  const timeline = collections.timeline as unknown as RxCollection<SyncedDocument>;
  const pace = { touched: () => undefined, size: (idle: number) => idle, breathe: () => Promise.resolve(), close: () => undefined };
  const { api, sent } = pushAnswers(answer);
  let lost = 0;
  const run = (...differences: Difference[]) =>
    repair(
      {
        api,
        connection: { lost: () => (lost += 1) },
        collection: 'timeline',
        local,
        clock,
        disk: diskOf(timeline, replicationIdentifier('timeline'), pace, new AbortController().signal),
        from: () => undefined,
        answered: () => Promise.resolve(),
        isHealing: () => isHealing,
      },
      differences,
    );
  const textOf = async (number: number): Promise<string | undefined> => (await collections.timeline.findOne(idOf(number)).exec())?.text;
  return { ...opened, run, sent, textOf, lost: () => lost };
}

const held = (document: TimelineEntry): Difference => ({ held: 'document', id: document.id, document });
const accepted: Says = ({ id }) => ({ outcome: 'accepted', id, seq: 9 });
test('[S42] what is missing here, or older, or broken is what the server holds; nothing is sent', async () => {
  const { collections, clock, remark, run, sent, textOf } = await laptop();
  const [missing, older, broken] = [remark(1), remark(2), remark(3)];
  await collections.timeline.bulkInsert([older, { ...broken, text: 'bits turned' }]);
  const newer = rewritten(older, clock.stamp(), 'changed');
  const repairs = await run(held(missing), held(newer), held(broken));
  expect(repairs.map(({ kind }) => kind)).toEqual(['missing', 'older', 'corrupt']);
  expect([await textOf(1), await textOf(2), await textOf(3)]).toEqual(['remark 1', 'changed', 'remark 3']);
  expect(sent).toEqual([]);
});

test('[S42] own work that the server lacks is sent again, and waits until it has its receipt', async () => {
  const { collections, local, clock, remark, run } = await laptop(accepted);
  const [known, unknown] = [remark(1), remark(2)];
  const ours = rewritten(known, clock.stamp(), 'changed');
  await collections.timeline.bulkInsert([ours, unknown]);
  const repairs = await run(held(known), { held: 'unknown', id: unknown.id });
  expect(repairs.map(({ kind }) => kind)).toEqual(['resent', 'resent']);
  expect(await local.outbox.count()).toBe(0);
  expect((await local.receipts.toArray()).map(({ key, seq }) => [key, seq])).toEqual([
    [recordKey('timeline', idOf(1)), 9],
    [recordKey('timeline', idOf(2)), 9],
  ]);
});

test('[S42] without an answer it goes on waiting, and says that replication will not send it', async () => {
  const { collections, local, remark, run, lost } = await laptop();
  const entry = remark(1);
  await collections.timeline.insert(entry);
  await local.receipts.put({ key: recordKey('timeline', entry.id), upTo: entry.order, seq: 3, at: 0 });
  await expect(run({ held: 'unknown', id: entry.id })).rejects.toThrow(NotComparable);
  expect((await local.outbox.toArray()).map(({ id, again, incident }) => [id, again, incident])).toEqual([[entry.id, true, INCIDENT]]);
  expect([await local.receipts.count(), lost()]).toEqual([0, 1]);
});

test('[S42] what the server refuses is in the quarantine, and here as the server holds it', async () => {
  const { collections, local, clock, remark, run, textOf } = await laptop(({ id }) => ({
    outcome: 'rejected',
    id,
    seq: 0,
    kind: 'forbidden',
    reason: 'not yours',
    document: remark(1),
  }));
  const known = remark(1);
  await collections.timeline.insert(rewritten(known, clock.stamp(), 'changed'));
  expect((await run(held(known))).map(({ kind }) => kind)).toEqual(['refused']);
  expect((await local.quarantine.toArray()).map(({ id, reason }) => [id, reason])).toEqual([[idOf(1), 'not yours']]);
  expect(await textOf(1)).toBe('remark 1');
});

// Each a test of its own: two laptops have more collections than RxDB opens in one process.
test.each([false, true])(
  '[S42] what has left goes, but is first given back while the server may lack some of it (%s)',
  async (isHealing) => {
    const gone: Says = ({ id }) => ({ outcome: 'left', id, seq: 4 });
    const { collections, remark, run, sent, textOf } = await laptop(gone, isHealing);
    const entry = remark(1);
    await collections.timeline.insert(entry);
    expect((await run({ held: 'left', id: entry.id })).map(({ kind }) => kind)).toEqual(['left']);
    expect(sent).toEqual(isHealing ? [entry.id] : []);
    expect(await textOf(1)).toBeUndefined();
  },
);
