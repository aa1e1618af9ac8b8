import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { expect, test } from 'vitest';
import { openDatabase } from '../../db/database.ts';
import { nameRecords } from './name-records.ts';

test('a repaired record has the name that people know, and what hangs on an incident has that of the incident', async () => {
  const { database, collections } = await openDatabase('name-records', getRxStorageMemory(), false);
  const id = (number: number): string => `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`;
  const stamps = { '*': 'one' };
  await collections.incidents.insert({ id: id(1), title: 'Cameras dark', stamps } as never);
  await collections.timeline.insert({ id: id(2), incident: id(1), stamps } as never);
  await collections.sites.insert({ id: id(3), name: 'M1 J19', stamps } as never);
  await collections.evidence.insert({ id: id(4), incident: '', run: id(9), name: 'front.jpg', stamps } as never);
  const names = await nameRecords(collections, [
    { collection: 'incidents', id: id(1) },
    { collection: 'timeline', id: id(2) },
    { collection: 'sites', id: id(3) },
    { collection: 'evidence', id: id(4) },
    { collection: 'devices', id: id(5) },
  ]);
  expect([...names.values()]).toEqual([
    { name: 'Cameras dark', to: `/incidents/${id(1)}` },
    { name: 'Cameras dark', to: `/incidents/${id(1)}` },
    { name: 'M1 J19', to: `/sites/${id(3)}` },
    { name: 'front.jpg', to: `/checklists/${id(9)}` },
    {},
  ]);
  await database.close();
});
