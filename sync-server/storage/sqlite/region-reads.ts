import type { DatabaseSync } from 'node:sqlite';
import type { CollectionName } from '#domain/schema/collections.ts';
import type { Gone, StoredText } from '../port.ts';
import { integer, storedText, text } from '../rows.ts';

/** Reads of those who see some regions only; each argument as in `Reader`. */
export type RegionReads = {
  readonly documentsAfter: (of: string, collection: CollectionName, seq: number, limit: number, regions: readonly string[]) => StoredText[];
  readonly documentsBefore: (
    of: string,
    collection: CollectionName,
    seq: number,
    limit: number,
    regions: readonly string[],
  ) => StoredText[];
  readonly count: (of: string, collection: CollectionName, after: number, before: number, regions: readonly string[]) => number;
  readonly goneAfter: (of: string, collection: CollectionName, gone: Gone, after: number, limit: number) => { seq: number; id: string }[];
  readonly countGone: (of: string, collection: CollectionName, gone: Gone, after: number) => number;
};

export function regionReads(database: DatabaseSync): RegionReads {
  const where = 'FROM documents WHERE tenant = ? AND collection = ? AND region = ?';
  const after = database.prepare(`SELECT seq, content ${where} AND seq > ? ORDER BY seq LIMIT ?`);
  const before = database.prepare(`SELECT seq, content ${where} AND seq < ? ORDER BY seq DESC LIMIT ?`);
  const count = database.prepare(`SELECT count(*) AS n ${where} AND seq > ? AND seq < ?`);
  const gone = database.prepare(`${GONE} ORDER BY seq LIMIT :limit`);
  const countGone = database.prepare(`SELECT count(*) AS n FROM (${GONE})`);
  const goneAnywhere = database.prepare(`SELECT seq, id ${GONE_ANYWHERE} ORDER BY seq LIMIT :limit`);
  const countGoneAnywhere = database.prepare(`SELECT count(*) AS n ${GONE_ANYWHERE}`);
  const asked = (tenant: string, collection: string, { seen, from }: Gone, seq: number) => {
    const common = { tenant, collection, seq, seen: JSON.stringify(seen) };
    return from === 'anywhere' ? common : { ...common, from: JSON.stringify(from) };
  };

  return {
    // Each region by its own index, then put together: no more than `limit` rows of each are touched.
    documentsAfter: (of, collection, seq, limit, regions) =>
      regions
        .flatMap((region) => after.all(of, collection, region, seq, limit).map(storedText))
        .toSorted((a, b) => a.seq - b.seq)
        .slice(0, limit),
    documentsBefore: (of, collection, seq, limit, regions) =>
      regions
        .flatMap((region) => before.all(of, collection, region, seq, limit).map(storedText))
        .toSorted((a, b) => b.seq - a.seq)
        .slice(0, limit),
    count: (of, collection, low, high, regions) =>
      regions.reduce((sum, region) => sum + Number(count.get(of, collection, region, low, high)?.['n']), 0),
    goneAfter: (of, collection, what, seq, limit) =>
      (what.from === 'anywhere' ? goneAnywhere : gone)
        .all({ ...asked(of, collection, what, seq), limit })
        .map((row) => ({ seq: integer(row, 'seq'), id: text(row, 'id') })),
    countGone: (of, collection, what, seq) =>
      Number((what.from === 'anywhere' ? countGoneAnywhere : countGone).get(asked(of, collection, what, seq))?.['n']),
  };
}

const SEEN = '(SELECT value FROM json_each(:seen))';
const FROM = '(SELECT value FROM json_each(:from))';

const GONE = `
  SELECT seq, id FROM departures AS gone WHERE tenant = :tenant AND collection = :collection AND region IN ${FROM} AND seq > :seq
    AND NOT EXISTS (SELECT 1 FROM documents AS now WHERE now.tenant = gone.tenant AND now.collection = gone.collection
      AND now.id = gone.id AND now.region IN ${SEEN})
  UNION ALL
  SELECT seq, id FROM documents WHERE tenant = :tenant AND collection = :collection AND region IN ${FROM} AND region NOT IN ${SEEN}
    AND seq > :seq`;

const GONE_ANYWHERE = `
  FROM documents WHERE tenant = :tenant AND collection = :collection AND seq > :seq AND (region IS NULL OR region NOT IN ${SEEN})`;
