import type { RxCollection } from 'rxdb';
import { replicateRxCollection } from 'rxdb/plugins/replication';
import { expect, onTestFinished, test } from 'vitest';
import type { SyncedDocument } from '#domain/merge/merge.ts';
import type { Checkpoint } from '#domain/protocol/sync.ts';
import { idOf, openLaptop, rewritten } from '../testing/open-laptop.ts';
import { replicationIdentifier, upstreamStart, writerAsServer } from './as-servers.ts';
import { takenForUnsent } from './replication-books.ts';

const checkpoint: Checkpoint = { epoch: 'e', scope: 'tenant', seq: 1 };

test("what replication has not noted as the server's version is taken for unsent; what was pushed, pulled or broken is not", async () => {
  const { collections, clock, remark } = await openLaptop();
  const timeline = collections.timeline as unknown as RxCollection<SyncedDocument>;
  const [pushed, pulled, before, broken] = [remark(1), remark(2), remark(3), remark(4)];
  const page = [{ ...pulled, _deleted: false }] as never[];
  let up = true;
  const replication = replicateRxCollection<SyncedDocument, Checkpoint>({
    collection: timeline,
    replicationIdentifier: replicationIdentifier('timeline'),
    pull: { handler: () => Promise.resolve({ documents: page.splice(0), checkpoint }) },
    push: { handler: () => (up ? Promise.resolve([]) : Promise.reject(new Error('no network'))), initialCheckpoint: upstreamStart },
  });
  onTestFinished(() => replication.cancel());
  await (
    await writerAsServer(timeline, replicationIdentifier('timeline'))
  )([{ ...(before as SyncedDocument), _deleted: false }]);
  await collections.timeline.insert(pushed);
  await replication.awaitInSync();
  const ask = () => takenForUnsent('timeline', timeline, replication, [1, 2, 3, 4, 5].map(idOf));
  expect(await ask()).toEqual([]);

  up = false;
  const later = clock.stamp();
  for (const number of [1, 2, 3]) {
    const found = await collections.timeline.findOne(idOf(number)).exec();
    await found!.incrementalModify((entry) => rewritten(entry, later, 'changed'));
  }
  await collections.timeline.insert({ ...broken, id: idOf(5) });
  await timeline.storageInstance.bulkWrite(
    [{ document: { id: broken.id, stamps: {}, _deleted: false, _attachments: {}, _meta: { lwt: 5 }, _rev: '1-x' } }],
    'broken',
  );
  expect(await ask()).toEqual([1, 2, 3, 5].map(idOf));
});

test('without replication nothing is said', async () => {
  const { collections, remark } = await openLaptop();
  await collections.timeline.insert(remark(1));
  expect(await takenForUnsent('timeline', collections.timeline as never, undefined, [idOf(1)])).toEqual([]);
});
