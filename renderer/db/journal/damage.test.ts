import { Dexie } from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { LocalStore } from '../local-store.ts';
import { damageSeen, JOURNAL_DAMAGED, noteDamage } from './damage.ts';

test('damage of the journal is told until somebody has seen it, once, and further damage again', async () => {
  Dexie.dependencies.indexedDB = new IDBFactory();
  Dexie.dependencies.IDBKeyRange = IDBKeyRange;
  const local = new LocalStore('damage-test');
  const start = async (bytes: number): Promise<unknown> => {
    await noteDamage(local, { damaged: () => bytes });
    return (await local.facts.get(JOURNAL_DAMAGED))?.value;
  };
  expect(await start(0)).toBeUndefined();
  expect(await start(40)).toEqual({ bytes: 40, seen: false });
  // Nobody has looked: a start that finds the place written over still says so.
  expect(await start(0)).toEqual({ bytes: 40, seen: false });
  await damageSeen(local);
  expect(await start(40)).toEqual({ bytes: 40, seen: true });
  expect(await start(90)).toEqual({ bytes: 90, seen: false });
  await damageSeen(local);
  expect(await start(0)).toBeUndefined();
  await damageSeen(local);
  expect(await start(90)).toEqual({ bytes: 90, seen: false });
  local.close();
});
