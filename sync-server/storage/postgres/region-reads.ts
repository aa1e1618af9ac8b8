import type { CollectionName } from '#domain/schema/collections.ts';
import type { Reader, StoredText } from '../port.ts';
import { integer, storedText, text } from '../rows.ts';
import type { Query } from './connection.ts';

// Each region by its own index, then put together: no more than the limit of each is touched.
const each = (direction: string): string => `
  SELECT one.seq, one.content FROM unnest($5::text[]) AS name CROSS JOIN LATERAL (
    SELECT seq, content FROM documents WHERE tenant = $1 AND collection = $2 AND region = name AND seq ${direction} LIMIT $4
  ) AS one ORDER BY one.seq ${direction.includes('DESC') ? 'DESC' : ''} LIMIT $4`;
const AFTER = { name: 'region-after', text: each('> $3 ORDER BY seq') };
const BEFORE = { name: 'region-before', text: each('< $3 ORDER BY seq DESC') };
const COUNT = {
  name: 'region-count',
  text: 'SELECT count(*) AS n FROM documents WHERE tenant = $1 AND collection = $2 AND seq > $3 AND seq < $4 AND region = ANY ($5::text[])',
};

const GONE = `
  SELECT seq, id FROM departures AS gone WHERE tenant = $1 AND collection = $2 AND seq > $3 AND region = ANY ($5::text[])
    AND NOT EXISTS (SELECT FROM documents AS now WHERE now.tenant = gone.tenant AND now.collection = gone.collection
      AND now.id = gone.id AND now.region = ANY ($4::text[]))
  UNION ALL
  SELECT seq, id FROM documents WHERE tenant = $1 AND collection = $2 AND seq > $3 AND region = ANY ($5::text[])
    AND region <> ALL ($4::text[])`;
const GONE_ANYWHERE = `
  SELECT seq, id FROM documents WHERE tenant = $1 AND collection = $2 AND seq > $3 AND (region IS NULL OR region <> ALL ($4::text[]))`;
const listed = (name: string, rows: string, limit: string) => ({ name, text: `${rows} ORDER BY seq LIMIT ${limit}` });
const counted = (name: string, rows: string) => ({ name, text: `SELECT count(*) AS n FROM (${rows}) AS one` });
const LIST_GONE = listed('gone', GONE, '$6');
const LIST_GONE_ANYWHERE = listed('gone-anywhere', GONE_ANYWHERE, '$5');
const COUNT_GONE = counted('gone-count', GONE);
const COUNT_GONE_ANYWHERE = counted('gone-anywhere-count', GONE_ANYWHERE);

/** Reads of those who see some regions only; each argument as in `Reader`. */
export type RegionReads = Pick<Reader, 'goneAfter' | 'countGone'> & {
  readonly documentsAfter: ReadRegions;
  readonly documentsBefore: ReadRegions;
  readonly count: (of: string, collection: CollectionName, after: number, before: number, regions: readonly string[]) => Promise<number>;
};
type ReadRegions = (
  of: string,
  collection: CollectionName,
  seq: number,
  limit: number,
  regions: readonly string[],
) => Promise<StoredText[]>;

export function regionReads(query: Query): RegionReads {
  const number = async (...asked: Parameters<Query>): Promise<number> => Number((await query(...asked))[0]?.['n']);
  return {
    documentsAfter: async (of, collection, seq, limit, regions) =>
      (await query(AFTER, of, collection, seq, limit, regions)).map(storedText),
    documentsBefore: async (of, collection, seq, limit, regions) =>
      (await query(BEFORE, of, collection, seq, limit, regions)).map(storedText),
    count: (of, collection, after, before, regions) => number(COUNT, of, collection, after, before, regions),
    goneAfter: async (of, collection, { seen, from }, after, limit) => {
      const rows =
        from === 'anywhere'
          ? await query(LIST_GONE_ANYWHERE, of, collection, after, seen, limit)
          : await query(LIST_GONE, of, collection, after, seen, from, limit);
      return rows.map((row) => ({ seq: integer(row, 'seq'), id: text(row, 'id') }));
    },
    countGone: (of, collection, { seen, from }, after) =>
      from === 'anywhere'
        ? number(COUNT_GONE_ANYWHERE, of, collection, after, seen)
        : number(COUNT_GONE, of, collection, after, seen, from),
  };
}
