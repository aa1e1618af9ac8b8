import { expect, test } from 'vitest';
import type { TimelineEntry } from '#domain/schema/timeline.ts';
import { recordKey } from './local-store.ts';
import { dropPhantoms } from './outbox.ts';
import { idOf, openLaptop } from './testing/open-laptop.ts';

test('[S52] what was announced and never written, or is held by the server, waits no longer; all else does', async () => {
  const { local, collections, clock, remark } = await openLaptop();
  const [waiting, never, held, fresh] = [remark(1), remark(2), remark(3), remark(4)];
  const announce = ({ id, order, incident }: TimelineEntry, since: number) =>
    local.outbox.put({ key: recordKey('timeline', id), collection: 'timeline', id, incident, upTo: order as never, since });
  await collections.timeline.bulkInsert([waiting, held]);
  for (const one of [waiting, never, held]) await announce(one, 1000);
  // An action that may be under way right now.
  await announce(fresh, clock.now());
  await local.outbox.put({
    ...(await local.outbox.get(recordKey('timeline', never.id)))!,
    key: 'timeline/5',
    id: idOf(5),
    fromJournal: true,
  });
  await local.receipts.put({ key: recordKey('timeline', held.id), upTo: held.order, seq: 7, at: 0 });
  await dropPhantoms(local, collections, clock);
  expect((await local.outbox.toArray()).map(({ id }) => id).toSorted()).toEqual([idOf(1), idOf(4), idOf(5)]);
});
