import { collectionNames, type CollectionName } from '#domain/schema/collections.ts';
import type { Change } from '../port.ts';
import type { Row } from '../rows.ts';
import type { Query } from './connection.ts';
import type { ReadMissed } from './announcer.ts';
import { integer, regionOf, text } from '../rows.ts';

/** More than this of one collection is told without its documents: whoever hears of it pulls. */
const DOCUMENTS_MAX = 100;

const STANDING = {
  name: 'standing',
  text: 'SELECT seq, (SELECT id FROM epochs WHERE tenant = $1 ORDER BY ordinal DESC LIMIT 1) AS epoch FROM tenants WHERE id = $1',
};
const MISSED = {
  name: 'missed',
  text: `
    SELECT name AS collection, one.id, one.seq, one.content, one.region, (
      SELECT array_agg(gone.region) FROM departures AS gone
      WHERE gone.tenant = $1 AND gone.collection = name AND gone.id = one.id AND gone.seq > $2
    ) AS left_regions FROM unnest($3::text[]) AS name CROSS JOIN LATERAL (
      SELECT id, seq, content, region FROM documents WHERE tenant = $1 AND collection = name AND seq > $2 ORDER BY seq LIMIT $4
    ) AS one ORDER BY one.seq`,
};
const BEFORE = { name: 'before-missed', text: 'SELECT max(seq) AS seq FROM documents WHERE tenant = $1 AND collection = $2 AND seq <= $3' };

/** What became of a tenant's documents after `told`, as one commit; `query` must be one snapshot. */
export async function readMissed(query: Query, tenant: string, told: number): ReturnType<ReadMissed> {
  const [standing] = await query(STANDING, tenant);
  if (standing === undefined) return { seq: 0, commit: undefined };
  const seq = integer(standing, 'seq');
  if (seq <= told) return { seq, commit: undefined };
  const rows = await query(MISSED, tenant, told, collectionNames, DOCUMENTS_MAX + 1);
  const changes: Change[] = [];
  for (const collection of collectionNames) {
    const found = rows.filter((row) => text(row, 'collection') === collection);
    if (found.length === 0) continue;
    const [before] = await query(BEFORE, tenant, collection, told);
    changes.push(found.length > DOCUMENTS_MAX ? tooMany(collection, seq) : changeOf(collection, (before?.['seq'] ?? 0) as number, found));
  }
  changes.sort((a, b) => a.seq - b.seq);
  return { seq, commit: { tenant, epoch: text(standing, 'epoch'), changes } };
}

function changeOf(collection: CollectionName, after: number, rows: readonly Row[]): Change {
  const documents = rows.map((row) => ({
    id: text(row, 'id'),
    content: text(row, 'content'),
    region: regionOf(row),
    left: (row['left_regions'] as string[] | null) ?? [],
  }));
  return { collection, after, seq: Math.max(...rows.map((row) => integer(row, 'seq'))), documents };
}

/** Nothing lies between `after` and `seq` where they are the same, and no laptop's checkpoint is as far as that. */
function tooMany(collection: CollectionName, seq: number): Change {
  return { collection, after: seq, seq, documents: [] };
}
