import type { CollectionName, DocumentOf } from '#domain/schema/collections.ts';
import { hashed } from '../digest-changes.ts';
import type { Change, Commit, DocumentText, Region, Transaction } from '../port.ts';
import { integer, reachText, regionOf, storedOf, text, type Row } from '../rows.ts';
import { accountWrites } from './account-writes.ts';
import { AFTER_FAILURE, type Query } from './connection.ts';
import { DOCUMENTS, postgresReader } from './reader.ts';
import { StorageUnavailable } from '../unavailable.ts';

const LOCK = { name: 'lock', text: 'SELECT seq FROM tenants WHERE id = $1 FOR UPDATE' };
const ADD_TENANT = { name: 'add-tenant', text: 'INSERT INTO tenants (id, name) VALUES ($1, $2)' };
const ADD_EPOCH = { name: 'add-epoch', text: 'INSERT INTO epochs (tenant, id, seq, started_at) VALUES ($1, $2, 0, $3)' };
const ADVANCE = { name: 'advance', text: 'UPDATE tenants SET seq = $2 WHERE id = $1' };
const LAST_OF = { name: 'last-of', text: 'SELECT max(seq) AS seq FROM documents WHERE tenant = $1 AND collection = $2' };
const PUT = {
  name: 'put',
  // Every part sees the documents as they were before: what is replaced leaves the sums, what is given joins them, modulo 2^32.
  // What is replaced is found as DOCUMENTS is, and for the same reason. JSON has no line breaks of its own: documents come as lines,
  // since a list of texts has to be escaped here and read there, character by character.
  text: `
    WITH given AS (
      SELECT * FROM unnest($4::text[], $5::bigint[], string_to_array($6, chr(10)), $7::text[], $8::text[], $9::bigint[], $10::bigint[], $11::bigint[])
        AS one (id, seq, content, region, tie, bucket, hash_a, hash_b)
    ), replaced AS (
      SELECT one.region, one.bucket, one.hash_a, one.hash_b FROM given CROSS JOIN LATERAL (
        SELECT * FROM documents WHERE (tenant, collection, id) >= ($1, $2, given.id) ORDER BY tenant, collection, id LIMIT 1
      ) AS one WHERE one.tenant = $1 AND one.collection = $2 AND one.id = given.id
    ), put AS (
      INSERT INTO documents (tenant, collection, id, seq, received_at, content, region, tie, bucket, hash_a, hash_b)
        SELECT $1, $2, id, seq, $3, content, region, tie, bucket, hash_a, hash_b FROM given
      ON CONFLICT (tenant, collection, id) DO UPDATE SET seq = excluded.seq, received_at = excluded.received_at,
        content = excluded.content, region = excluded.region, tie = excluded.tie, hash_a = excluded.hash_a, hash_b = excluded.hash_b
    )
    INSERT INTO digests (tenant, collection, region, bucket, sum_a, sum_b)
      SELECT $1, $2, coalesce(region, chr(31)), bucket, sum(a)::bigint & 4294967295, sum(b)::bigint & 4294967295 FROM (
        SELECT region, bucket, hash_a AS a, hash_b AS b FROM given UNION ALL SELECT region, bucket, -hash_a, -hash_b FROM replaced
      ) AS changed GROUP BY region, bucket
    ON CONFLICT (tenant, collection, region, bucket) DO UPDATE
      SET sum_a = (digests.sum_a + excluded.sum_a) & 4294967295, sum_b = (digests.sum_b + excluded.sum_b) & 4294967295`,
};
const COME_BACK = {
  name: 'come-back',
  text: `
    DELETE FROM departures USING unnest($3::text[], $4::text[]) AS one (id, region)
    WHERE tenant = $1 AND collection = $2 AND departures.id = one.id AND one.region IN (departures.region, '')`,
};
const DEPART = {
  name: 'depart',
  text: `
    INSERT INTO departures (tenant, collection, id, region, seq)
      SELECT $1, $2, one.id, one.region, max(one.seq) FROM unnest($3::text[], $4::text[], $5::bigint[]) AS one (id, region, seq)
      GROUP BY one.id, one.region
    ON CONFLICT (tenant, collection, id, region) DO UPDATE SET seq = excluded.seq`,
};
// Found as DOCUMENTS is, and for the same reason.
const REGIONS = {
  name: 'regions',
  text: `
    SELECT one.id, one.region FROM unnest($3::text[]) AS wanted (id) CROSS JOIN LATERAL (
      SELECT * FROM documents WHERE (tenant, collection, id) >= ($1, $2, wanted.id) ORDER BY tenant, collection, id LIMIT 1
    ) AS one WHERE one.tenant = $1 AND one.collection = $2 AND one.id = wanted.id`,
};
const SAVEPOINT = { name: 'savepoint', text: 'SAVEPOINT one' };
const ROLLBACK_TO = { name: 'rollback-to', text: 'ROLLBACK TO SAVEPOINT one' };
const TIED = {
  name: 'tied',
  text: `
    SELECT id, content, region FROM documents
    WHERE tenant = $1 AND collection = $2 AND tie = $3 AND tie <> '' AND ($4 OR region IS DISTINCT FROM $5) LIMIT $6`,
};
const UNPLACED = {
  name: 'unplaced',
  text: 'SELECT EXISTS (SELECT FROM documents WHERE tenant = $1 AND collection = $2 AND region IS NULL) AS some',
};
const SET_REACH = {
  name: 'set-reach',
  text: `
    INSERT INTO reaches (tenant, person, regions) VALUES ($1, $2, $3)
    ON CONFLICT (tenant, person) DO UPDATE SET regions = excluded.regions`,
};
const ANNOUNCE = {
  name: 'announce',
  text: 'SELECT pg_notify($2, $3), (SELECT id FROM epochs WHERE tenant = $1 ORDER BY ordinal DESC LIMIT 1) AS epoch',
};
const NOTE_PASSED = {
  name: 'note-passed',
  text: 'INSERT INTO passed_over (tenant, note) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING',
};

/** Where commits are announced to the other servers, and what to call oneself there. */
export type Announcing = { readonly channel: string; readonly by: string };

/** A transaction that holds its tenant's counter. */
export type Begun = {
  readonly transaction: Transaction;
  /** Does one of several works that share the transaction: undone by itself when it throws, unless the database is away. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>;
  /** Writes what was put and announces it, to be told at commit; `undefined` when no document was put. */
  readonly finish: () => Promise<Made | undefined>;
};
/** What a commit made. `base` and `seq`: the tenant's number before and after. */
export type Made = { readonly base: number; readonly seq: number; readonly commit: Commit };

type Put = { readonly seq: number; readonly content: string; readonly region: Region; readonly tie: string };

/**
 * Locks the tenant's row until commit: numbers are given in commit order, whichever server writes. That is also why they can be
 * counted here, and why the documents can wait for one statement at the end (or for whoever reads over them).
 */
export async function beginTransaction(ask: Query, tenant: string, now: () => number, announcing: Announcing): Promise<Begun> {
  let failed = false;
  const query: Query = (...asked) =>
    ask(...asked).catch((error: unknown) => {
      failed = true;
      throw error;
    });
  const reader = postgresReader(query);
  const [locked] = await query(LOCK, tenant);
  let seq = locked && integer(locked, 'seq');
  const base = seq ?? 0;
  let standing = base;
  const changes: Change[] = [];
  const unwritten = new Map<CollectionName, Map<string, Put>>();
  const lastOf = new Map<CollectionName, number>();
  // Nobody else writes this tenant until commit, so what was looked up once stays true.
  const known = new Map<string, Region | undefined>();
  const unplaced = new Map<CollectionName, boolean>();

  const write = async (): Promise<void> => {
    if (unwritten.size === 0 || seq === undefined) return;
    for (const [collection, puts] of unwritten) {
      const rows = [...puts];
      const seqs = rows.map(([, put]) => put.seq);
      const contents = rows.map(([, put]) => put.content).join('\n');
      const [places, ties] = [rows.map(([, put]) => put.region), rows.map(([, put]) => put.tie)];
      const hashes = rows.map(([id, put]) => hashed(id, put.content));
      const [buckets, lower, upper] = [
        hashes.map(({ bucket }) => bucket),
        hashes.map(({ hash }) => hash[0]),
        hashes.map(({ hash }) => hash[1]),
      ];
      await query(PUT, tenant, collection, now(), [...puts.keys()], seqs, contents, places, ties, buckets, lower, upper);
    }
    unwritten.clear();
  };
  /** `write`, for those who look at the tenant itself. */
  const writeAll = async (): Promise<void> => {
    await write();
    if (seq === undefined || seq === standing) return;
    await query(ADVANCE, tenant, seq);
    standing = seq;
  };
  /** Writes down who left what. Such writes are rare, so they do not wait for the others. */
  const recordMoves = async (
    collection: CollectionName,
    documents: readonly (DocumentText & { readonly seq: number })[],
  ): Promise<void> => {
    const moved = documents.filter(({ left }) => left !== undefined);
    if (moved.length === 0) return;
    const here = moved.map(({ region = '' }) => region);
    await query(
      COME_BACK,
      tenant,
      collection,
      moved.map(({ id }) => id),
      here,
    );
    const gone = moved.flatMap(({ id, region = '', left = [], seq: at }) => (region === '' ? [] : left.map((from) => ({ id, from, at }))));
    if (gone.length === 0) return;
    await query(
      DEPART,
      tenant,
      collection,
      gone.map(({ id }) => id),
      gone.map(({ from }) => from),
      gone.map(({ at }) => at),
    );
  };
  /** Where those of `asked` lie that are there. */
  const learn = (collection: CollectionName, asked: readonly string[], rows: readonly Row[]): void => {
    for (const id of asked) known.set(`${collection}/${id}`, undefined);
    for (const row of rows) known.set(`${collection}/${text(row, 'id')}`, regionOf(row));
  };
  const lastBefore = async (collection: CollectionName): Promise<number> => {
    const known = lastOf.get(collection);
    if (known !== undefined) return known;
    const [row] = await query(LAST_OF, tenant, collection);
    return (row?.['seq'] ?? 0) as number;
  };

  const transaction: Transaction = {
    ...reader,
    tenantId: tenant,
    tenants: async () => {
      await writeAll();
      return reader.tenants();
    },
    tenant: async (id) => {
      await writeAll();
      return reader.tenant(id);
    },
    epochEnd: async (of, id) => {
      await writeAll();
      return reader.epochEnd(of, id);
    },
    document: async <C extends CollectionName>(of: string, collection: C, id: string) => {
      const put = of === tenant ? unwritten.get(collection)?.get(id) : undefined;
      return put === undefined ? reader.document(of, collection, id) : { seq: put.seq, document: JSON.parse(put.content) as DocumentOf[C] };
    },
    documents: async <C extends CollectionName>(of: string, collection: C, ids: readonly string[]) => {
      if (of !== tenant) return reader.documents(of, collection, ids);
      const puts = unwritten.get(collection) ?? new Map<string, Put>();
      const asked = ids.filter((id) => !puts.has(id));
      const rows = asked.length === 0 ? [] : await query(DOCUMENTS, tenant, collection, asked);
      learn(collection, asked, rows);
      const found = new Map(rows.map((row) => [text(row, 'id'), storedOf<C>(row)]));
      for (const id of ids) {
        const put = puts.get(id);
        if (put !== undefined) found.set(id, { seq: put.seq, document: JSON.parse(put.content) as DocumentOf[C] });
      }
      return found;
    },
    allDocuments: async <C extends CollectionName>(of: string, collection: C) => {
      await write();
      return reader.allDocuments(of, collection);
    },
    documentsAfter: async (...asked) => {
      await write();
      return reader.documentsAfter(...asked);
    },
    documentsBefore: async (...asked) => {
      await write();
      return reader.documentsBefore(...asked);
    },
    count: async (...asked) => {
      await write();
      return reader.count(...asked);
    },
    sums: async (...asked) => {
      await write();
      return reader.sums(...asked);
    },
    hashesIn: async (...asked) => {
      await write();
      return reader.hashesIn(...asked);
    },
    placed: async (...asked) => {
      await write();
      return reader.placed(...asked);
    },
    lastChange: async (...asked) => {
      await write();
      return reader.lastChange(...asked);
    },
    goneAfter: async (...asked) => {
      await write();
      return reader.goneAfter(...asked);
    },
    countGone: async (...asked) => {
      await write();
      return reader.countGone(...asked);
    },
    addTenant: async (name, epoch) => {
      await query(ADD_TENANT, tenant, name);
      await query(ADD_EPOCH, tenant, epoch, now());
      seq = 0;
    },
    putDocuments: async (collection, documents) => {
      if (seq === undefined) throw new Error(`unknown tenant ${tenant}`);
      if (documents.length === 0) return seq;
      const after = await lastBefore(collection);
      const puts = unwritten.get(collection) ?? new Map<string, Put>();
      unwritten.set(collection, puts);
      const first = seq + 1;
      for (const { id, content, region = '', tie = '' } of documents) {
        puts.set(id, { seq: (seq += 1), content, region, tie });
        known.set(`${collection}/${id}`, region);
        if (region === null) unplaced.set(collection, true);
      }
      lastOf.set(collection, seq);
      await recordMoves(
        collection,
        documents.map((one, index) => ({ ...one, seq: first + index })),
      );
      // Further documents of the same collection belong to the same announcement.
      const last = changes.at(-1);
      const joined = last?.collection === collection ? changes.pop() : undefined;
      changes.push({ collection, after: joined?.after ?? after, seq, documents: [...(joined?.documents ?? []), ...documents] });
      return seq;
    },
    regions: async (collection, ids) => {
      const asked = [...new Set(ids)].filter((id) => !known.has(`${collection}/${id}`));
      if (asked.length > 0) learn(collection, asked, await query(REGIONS, tenant, collection, asked));
      const found = ids.map((id): [string, Region | undefined] => [id, known.get(`${collection}/${id}`)]);
      return new Map(found.filter((one): one is [string, Region] => one[1] !== undefined));
    },
    tied: async (collection, tie, limit, except) => {
      await write();
      const rows = await query(TIED, tenant, collection, tie, except === undefined, except?.region ?? null, limit);
      return rows.map((row) => ({ id: text(row, 'id'), content: text(row, 'content'), region: regionOf(row), tie }));
    },
    hasUnplaced: async (collection) => {
      const some = unplaced.get(collection) ?? (await query(UNPLACED, tenant, collection))[0]?.['some'] === true;
      unplaced.set(collection, some);
      return some;
    },
    setReach: async (person, reach) => {
      await query(SET_REACH, tenant, person, reachText(reach));
    },
    notePassedOver: async (notes) => {
      if (notes.length > 0) await query(NOTE_PASSED, tenant, notes);
    },
    ...accountWrites(tenant, query),
  };

  const alone = async <T>(work: () => Promise<T>): Promise<T> => {
    const puts = [...unwritten].map(([of, some]) => [of, new Map(some)] as const);
    const before = { seq, standing, changes: [...changes], lastOf: [...lastOf], unplaced: [...unplaced] };
    await query(SAVEPOINT);
    try {
      const answer = await work();
      if (failed) throw new Error(AFTER_FAILURE);
      return answer;
    } catch (error) {
      if (error instanceof StorageUnavailable) throw error;
      failed = false;
      await query(ROLLBACK_TO);
      ({ seq, standing } = before);
      changes.splice(0, changes.length, ...before.changes);
      for (const learnt of [unwritten, lastOf, known, unplaced]) learnt.clear();
      for (const [of, last] of before.lastOf) lastOf.set(of, last);
      for (const [of, some] of before.unplaced) unplaced.set(of, some);
      for (const [of, some] of puts) {
        unwritten.set(of, some);
        for (const [id, { region }] of some) known.set(`${of}/${id}`, region);
      }
      throw error;
    }
  };
  const finish = async (): Promise<Made | undefined> => {
    await writeAll();
    if (changes.length === 0 || seq === undefined) return undefined;
    const [row] = await query(ANNOUNCE, tenant, announcing.channel, JSON.stringify({ tenant, from: base, to: seq, by: announcing.by }));
    return row && { base, seq, commit: { tenant, epoch: text(row, 'epoch'), changes } };
  };
  return { transaction, alone, finish };
}
