import { hashedAnew, placeOf } from '../digest-changes.ts';
import { regionOf, text } from '../rows.ts';
import type { Query } from './connection.ts';

const UNHASHED = { name: 'unhashed', text: 'SELECT tenant, collection, id, content, region FROM documents WHERE hash_a IS NULL LIMIT 500' };
const FILL = {
  name: 'fill-digests',
  text: `
    WITH given AS (
      SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[])
        AS one (tenant, collection, id, place, bucket, hash_a, hash_b)
    ), filled AS (
      UPDATE documents SET bucket = given.bucket, hash_a = given.hash_a, hash_b = given.hash_b FROM given
        WHERE documents.tenant = given.tenant AND documents.collection = given.collection AND documents.id = given.id
    )
    INSERT INTO digests (tenant, collection, region, bucket, sum_a, sum_b)
      SELECT tenant, collection, place, bucket, sum(hash_a)::bigint & 4294967295, sum(hash_b)::bigint & 4294967295 FROM given
        GROUP BY tenant, collection, place, bucket
    ON CONFLICT (tenant, collection, region, bucket) DO UPDATE
      SET sum_a = (digests.sum_a + excluded.sum_a) & 4294967295, sum_b = (digests.sum_b + excluded.sum_b) & 4294967295`,
};

/** Gives a hash to every document that was stored before there were any. Does nothing, quickly, once it is done. */
export async function fillDigests(query: Query): Promise<void> {
  if ((await query(UNHASHED)).length === 0) return;
  await query({ name: 'lock-all', text: 'SELECT id FROM tenants ORDER BY id FOR UPDATE' });
  for (let rows = await query(UNHASHED); rows.length > 0; rows = await query(UNHASHED)) {
    const places = rows.map((row) => hashedAnew(text(row, 'id'), text(row, 'content')));
    const column = (name: string): string[] => rows.map((row) => text(row, name));
    const numbers = [places.map(({ bucket }) => bucket), places.map(({ hash }) => hash[0]), places.map(({ hash }) => hash[1])];
    await query(
      FILL,
      column('tenant'),
      column('collection'),
      column('id'),
      rows.map((row) => placeOf(regionOf(row))),
      ...numbers,
    );
  }
}
