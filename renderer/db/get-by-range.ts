import type { DBCore, DBCoreGetManyRequest, DBCoreTable, Middleware } from 'dexie';

/** Fewer keys are asked for by name. */
const MANY = 20;
/** `DBCoreRangeType.Range`, a const enumeration that is not there at run time. */
const RANGE = 2;

/**
 * IndexedDB takes one request for each key that is asked for, and a page of documents is thousands. Our keys mostly lie side by side
 * (they begin with a time): then one request for the range that they span answers all, and often that there is nothing.
 */
export const getByRange: Middleware<DBCore> = {
  stack: 'dbcore',
  name: 'get-by-range',
  // Below everything of Dexie's own, which goes on seeing the keys that were asked for.
  level: -2,
  create: (core) => ({ ...core, table: (name) => withRanges(core.table(name)) }),
};

function withRanges(table: DBCoreTable): DBCoreTable {
  const { primaryKey } = table.schema;
  const { extractKey } = primaryKey;
  return {
    ...table,
    // No `await`: a transaction of Dexie's knows its own promises only.
    getMany: (request: DBCoreGetManyRequest) => {
      const { trans, keys } = request;
      if (extractKey === null || keys.length < MANY || !keys.every((key) => typeof key === 'string')) return table.getMany(request);
      const sorted = keys.toSorted();
      const query = { index: primaryKey, range: { type: RANGE, lower: sorted[0], upper: sorted.at(-1) } };
      return table.count({ trans, query }).then((count) => {
        if (count === 0) return keys.map(() => undefined);
        if (count > keys.length * 2) return table.getMany(request);
        return table.query({ trans, values: true, query }).then(({ result }) => {
          const found = new Map(result.map((row: unknown) => [extractKey(row) as unknown, row]));
          return keys.map((key) => found.get(key));
        });
      });
    },
  };
}
