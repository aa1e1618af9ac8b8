import { Dexie } from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { EvidenceStore, type FileRow } from '../db/evidence/evidence-store.ts';
import { LocalStore, type ReceiptRow } from '../db/local-store.ts';
import { heldAt } from './use-held-at.ts';

const receipt = (key: string, at: number, incident?: string): ReceiptRow =>
  ({ key, upTo: 'any', seq: 1, at, ...(incident === undefined ? {} : { incident }) }) as never;
const file = (id: string, incident: string, heldSince?: number): FileRow =>
  ({ id, incident, name: id, size: 1, waiting: heldSince === undefined ? 1 : 0, since: 1, lookedAt: 1, heldAt: heldSince }) as never;

test('the newest receipt of an incident is that of whatever was done on it last, also where somebody else logged it', async () => {
  Dexie.dependencies.indexedDB = new IDBFactory();
  Dexie.dependencies.IDBKeyRange = IDBKeyRange;
  const [local, files] = [new LocalStore('held-at-test'), new EvidenceStore('held-at-test-files')];
  await local.receipts.bulkPut([
    receipt('incidents/own', 10, 'own'),
    receipt('timeline/late', 40, 'own'),
    receipt('timeline/early', 20, 'own'),
    receipt('timeline/mine', 30, 'others'),
    receipt('incidents/before', 5),
    receipt('checklists/visit', 90, ''),
  ]);
  await files.files.bulkPut([file('photo', 'others', 50), file('waits', 'own')]);
  expect(await heldAt(local, files, ['own', 'others', 'before', 'untouched'])).toEqual(
    new Map([
      ['own', 40],
      ['others', 50],
      ['before', 5],
    ]),
  );
  local.close();
  files.close();
});
