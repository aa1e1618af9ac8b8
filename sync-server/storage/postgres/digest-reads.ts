import type { Reader } from '../port.ts';
import { bucketSum, idAndHash, integer, regionOf, text } from '../rows.ts';
import type { Query } from './connection.ts';

const SUMS = {
  name: 'sums',
  text: 'SELECT bucket, sum_a, sum_b FROM digests WHERE tenant = $1 AND collection = $2 AND ($3::text[] IS NULL OR region = ANY ($3::text[]))',
};
const HASHES_IN = {
  name: 'hashes-in',
  text: `
    SELECT id, hash_a, hash_b FROM documents
    WHERE tenant = $1 AND collection = $2 AND bucket = $3 AND ($4::text[] IS NULL OR region = ANY ($4::text[]))`,
};
const LAST = { name: 'last-change', text: 'SELECT max(seq) AS seq FROM documents WHERE tenant = $1 AND collection = $2' };
// Each region by its own index.
const LAST_IN = {
  name: 'last-change-in',
  text: `
    SELECT max(greatest(
      (SELECT max(seq) FROM documents WHERE tenant = $1 AND collection = $2 AND region = one.region),
      (SELECT max(seq) FROM departures WHERE tenant = $1 AND collection = $2 AND region = one.region)
    )) AS seq FROM unnest($3::text[]) AS one (region)`,
};
const PLACED = {
  name: 'placed',
  text: 'SELECT id, content, region FROM documents WHERE tenant = $1 AND collection = $2 AND id = ANY ($3::text[])',
};

type DigestReads = Pick<Reader, 'sums' | 'hashesIn' | 'lastChange' | 'placed'>;

/** What a comparison asks. */
export function digestReads(query: Query): DigestReads {
  return {
    sums: async (of, collection, regions) => (await query(SUMS, of, collection, regions ?? null)).map(bucketSum),
    hashesIn: async (of, collection, bucket, regions) => (await query(HASHES_IN, of, collection, bucket, regions ?? null)).map(idAndHash),
    lastChange: async (of, collection, regions) => {
      const [row] = await (regions === undefined ? query(LAST, of, collection) : query(LAST_IN, of, collection, regions));
      return row?.['seq'] === null || row === undefined ? 0 : integer(row, 'seq');
    },
    placed: async (of, collection, ids) =>
      (await query(PLACED, of, collection, ids)).map((row) => ({
        id: text(row, 'id'),
        content: text(row, 'content'),
        region: regionOf(row),
      })),
  };
}
