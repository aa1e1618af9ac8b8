import { Dexie } from 'dexie';
import fc from 'fast-check';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import type { Hlc } from '#domain/clock/hlc.ts';
import { LocalStore, type OutboxRow } from '../local-store.ts';
import { noteAccepted } from './receipts.ts';

const hlc = fc.integer({ min: 0, max: 9 }).map((number) => `00000000000${number}-0000-aaaaaaaa0001` as Hlc);
const key = fc.integer({ min: 0, max: 40 }).map((number) => `incidents/${String(number).padStart(2, '0')}`);
const byKey = { selector: (one: { readonly key: string }) => one.key, maxLength: 30 };
const waitingRow = fc
  .record({ key, upTo: hlc })
  .map((row): OutboxRow => ({ ...row, collection: 'incidents', id: row.key, incident: row.key, since: 0 }));

test('[S3] a receipt covers what waited up to it and nothing later, and only ever grows', async () => {
  const property = fc.asyncProperty(
    fc.uniqueArray(waitingRow, byKey),
    fc.uniqueArray(fc.record({ key, upTo: hlc }), byKey),
    fc.uniqueArray(fc.record({ key, upTo: hlc, seq: fc.constant(7) }), byKey),
    async (waiting, held, answered) => {
      const accepted = answered.map((one) => ({ ...one, incident: one.key }));
      Dexie.dependencies.indexedDB = new IDBFactory();
      Dexie.dependencies.IDBKeyRange = IDBKeyRange;
      const local = new LocalStore('receipts-test');
      // As it is kept: what waits is newer than its receipt.
      const waits = new Map(waiting.map((row) => [row.key, row.upTo]));
      const older = held.filter(({ key: of, upTo }) => upTo < (waits.get(of) ?? '~'));
      await local.outbox.bulkPut(waiting);
      await local.receipts.bulkPut(older.map((row) => ({ ...row, seq: 1, at: 1 })));
      await noteAccepted(local, accepted, 2);

      const now = new Map(accepted.map(({ key: of, upTo }) => [of, upTo]));
      const left = waiting.filter(({ key: of, upTo }) => upTo > (now.get(of) ?? ''));
      expect((await local.outbox.toArray()).map(({ key: of }) => of).toSorted()).toEqual(left.map(({ key: of }) => of).toSorted());
      const latest = new Map(older.map(({ key: of, upTo }) => [of, upTo]));
      for (const { key: of, upTo } of accepted) if (upTo > (latest.get(of) ?? '')) latest.set(of, upTo);
      expect(new Map((await local.receipts.toArray()).map(({ key: of, upTo }) => [of, upTo]))).toEqual(latest);
      local.close();
    },
  );
  await fc.assert(property, { numRuns: 60 });
});
