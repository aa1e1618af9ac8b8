import { Dexie, type Table } from 'dexie';
import fc from 'fast-check';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, expect, test } from 'vitest';
import { getByRange } from './get-by-range.ts';

type Row = { readonly id: string; readonly value: number };
const opened: Dexie[] = [];

afterEach(() => opened.splice(0).forEach((database) => database.close()));

/** One table with `rows`, asked with our middleware or without. */
async function tableOf(rows: readonly Row[], quick: boolean): Promise<Table<Row, string>> {
  const database = new Dexie('rows', { indexedDB: new IDBFactory(), IDBKeyRange });
  if (quick) database.use(getByRange);
  database.version(1).stores({ rows: 'id' });
  opened.push(database);
  const table = database.table<Row, string>('rows');
  await table.bulkPut([...rows]);
  return table;
}

const key = fc.integer({ min: 0, max: 200 }).map((number) => `key-${String(number).padStart(3, '0')}`);

test('many keys asked for together give what each gives by itself, in the order and as often as asked', async () => {
  const property = fc.asyncProperty(fc.uniqueArray(key, { maxLength: 120 }), fc.array(key, { maxLength: 60 }), async (held, asked) => {
    const rows = held.map((id, value) => ({ id, value }));
    const [ours, theirs] = [await tableOf(rows, true), await tableOf(rows, false)];
    expect(await ours.bulkGet(asked)).toEqual(await theirs.bulkGet(asked));
  });
  await fc.assert(property, { numRuns: 60 });
});

test('within a transaction that goes on to write', async () => {
  const rows = Array.from({ length: 50 }, (_, value) => ({ id: `key-${value}`, value }));
  const table = await tableOf(rows, true);
  await table.db.transaction('rw', table, async () => {
    const found = await table.bulkGet(rows.map(({ id }) => id));
    await table.bulkPut(found.map((row) => ({ id: row?.id ?? '', value: (row?.value ?? 0) + 1 })));
  });
  expect((await table.toArray()).reduce((sum, { value }) => sum + value, 0)).toBe((49 * 50) / 2 + 50);
});
