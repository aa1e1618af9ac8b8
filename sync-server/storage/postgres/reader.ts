import type { CollectionName, DocumentOf } from '#domain/schema/collections.ts';
import type { Reader, Stored } from '../port.ts';
import { enrolledOf, enrolmentOf, integer, laptopOf, movesOf, notesOf, reachOf, storedOf, storedText, text, type Row } from '../rows.ts';
import type { Query, Statement } from './connection.ts';
import { digestReads } from './digest-reads.ts';
import { regionReads } from './region-reads.ts';

const named = (name: string, text: string): Statement => ({ name, text });

const TENANTS = named('tenants', 'SELECT id, name, seq FROM tenants ORDER BY id');
const TENANT = named('tenant', 'SELECT id, name, seq FROM tenants WHERE id = $1');
const EPOCH = named('epoch', 'SELECT id FROM epochs WHERE tenant = $1 ORDER BY ordinal DESC LIMIT 1');
// The end of an epoch: where the next one begins, else where the tenant stands.
const EPOCH_END = named(
  'epoch-end',
  `SELECT coalesce(
    (SELECT next.seq FROM epochs next WHERE next.tenant = this.tenant AND next.ordinal > this.ordinal ORDER BY next.ordinal LIMIT 1),
    (SELECT seq FROM tenants WHERE id = this.tenant)
  ) AS ended FROM epochs this WHERE this.tenant = $1 AND this.id = $2`,
);
// One by one, each as the first at or after its key, an order that only the primary key has. Asked for equality, the planner takes
// either index to be as good in a table that was not analysed yet, and may walk the whole collection for each document.
export const DOCUMENTS = named(
  'documents',
  `SELECT one.id, one.seq, one.content, one.region FROM unnest($3::text[]) AS wanted (id) CROSS JOIN LATERAL (
    SELECT * FROM documents WHERE (tenant, collection, id) >= ($1, $2, wanted.id) ORDER BY tenant, collection, id LIMIT 1
  ) AS one WHERE one.tenant = $1 AND one.collection = $2 AND one.id = wanted.id`,
);
const AFTER = named('after', 'SELECT seq, content FROM documents WHERE tenant = $1 AND collection = $2 AND seq > $3 ORDER BY seq LIMIT $4');
const BEFORE = named(
  'before',
  'SELECT seq, content FROM documents WHERE tenant = $1 AND collection = $2 AND seq < $3 ORDER BY seq DESC LIMIT $4',
);
const COUNT = named('count', 'SELECT count(*) AS n FROM documents WHERE tenant = $1 AND collection = $2 AND seq > $3 AND seq < $4');
const REACH = named('reach', 'SELECT regions FROM reaches WHERE tenant = $1 AND person = $2');
const ACCOUNT = named('account', 'SELECT tenant, person, email, password_hash FROM accounts WHERE email = $1');
const RESTORED_AFTER = named(
  'restored-after',
  `SELECT max(started_at) AS at FROM epochs WHERE tenant = $1 AND restored = 1
    AND ordinal > coalesce((SELECT ordinal FROM epochs WHERE tenant = $1 AND id = $2), 0)`,
);
const ACCOUNT_OF = named('account-of', 'SELECT 1 AS one FROM accounts WHERE tenant = $1 AND person = $2');
const ENROLMENT = named('enrolment', 'SELECT * FROM enrolments WHERE session = $1');
const ENROLLED = named(
  'enrolled',
  'SELECT session, tenant, person FROM enrolments WHERE revoked_at IS NULL AND session = ANY ($1::text[])',
);
const ENROLMENT_HERE = named('enrolment-here', 'SELECT * FROM enrolments WHERE tenant = $1 AND laptop = $2 AND person = $3');
const LAPTOPS = named(
  'laptops',
  `SELECT enrolments.*, report.reported_at, report.report
  FROM enrolments LEFT JOIN laptop_reports report ON report.session = enrolments.session WHERE tenant = $1 ORDER BY enrolments.session`,
);
const MOVED_STAMPS = named('moved-stamps', 'SELECT hlc, moved FROM moved_stamps WHERE tenant = $1 AND laptop = $2');
const PASSED_OVER = named('passed-over', 'SELECT note FROM passed_over WHERE tenant = $1 AND note = ANY ($2::text[])');
const REFRESH_TOKEN = named('refresh-token', 'SELECT hash, session, generation FROM refresh_tokens WHERE hash = $1');

/** Reads by way of `query`, whose transaction is the snapshot. */
export function postgresReader(query: Query): Reader {
  const one = async (...asked: Parameters<Query>): Promise<Row | undefined> => (await query(...asked))[0];
  const inRegions = regionReads(query);
  const several = async <C extends CollectionName>(
    of: string,
    collection: C,
    ids: readonly string[],
  ): Promise<Map<string, Stored<DocumentOf[C]>>> => {
    const rows = ids.length === 0 ? [] : await query(DOCUMENTS, of, collection, ids);
    return new Map(rows.map((row) => [text(row, 'id'), storedOf<C>(row)]));
  };
  return {
    tenants: async () => (await query(TENANTS)).map(tenantOf),
    tenant: async (id) => {
      const row = await one(TENANT, id);
      return row && tenantOf(row);
    },
    epoch: async (id) => {
      const row = await one(EPOCH, id);
      if (row === undefined) throw new Error(`unknown tenant ${id}`);
      return text(row, 'id');
    },
    epochEnd: async (of, id) => {
      const row = await one(EPOCH_END, of, id);
      return row && integer(row, 'ended');
    },
    restoredAfter: async (of, id) => ((await one(RESTORED_AFTER, of, id))?.['at'] ?? undefined) as number | undefined,
    document: async (of, collection, id) => (await several(of, collection, [id])).get(id),
    documents: several,
    allDocuments: async <C extends CollectionName>(of: string, collection: C) =>
      (await query(AFTER, of, collection, -1, null)).map((row) => JSON.parse(text(row, 'content')) as DocumentOf[C]),
    documentsAfter: async (of, collection, seq, limit, regions) =>
      regions === undefined
        ? (await query(AFTER, of, collection, seq, limit)).map(storedText)
        : inRegions.documentsAfter(of, collection, seq, limit, regions),
    documentsBefore: async (of, collection, seq, limit, regions) => {
      const before = seq ?? Number.MAX_SAFE_INTEGER;
      return regions === undefined
        ? (await query(BEFORE, of, collection, before, limit)).map(storedText)
        : inRegions.documentsBefore(of, collection, before, limit, regions);
    },
    count: async (of, collection, { after = -1, before = Number.MAX_SAFE_INTEGER }, regions) => {
      if (regions !== undefined) return inRegions.count(of, collection, after, before, regions);
      const row = await one(COUNT, of, collection, after, before);
      return row === undefined ? 0 : integer(row, 'n');
    },
    ...digestReads(query),
    goneAfter: (...asked) => inRegions.goneAfter(...asked),
    countGone: (...asked) => inRegions.countGone(...asked),
    reach: async (of, person) => {
      const row = await one(REACH, of, person);
      return row && reachOf(row);
    },
    accountByEmail: async (email) => {
      const row = await one(ACCOUNT, email);
      return (
        row && {
          tenant: text(row, 'tenant'),
          person: text(row, 'person'),
          email: text(row, 'email'),
          passwordHash: text(row, 'password_hash'),
        }
      );
    },
    enrolment: async (session) => {
      const row = await one(ENROLMENT, session);
      return row && enrolmentOf(row);
    },
    enrolled: async (sessions) => (await query(ENROLLED, sessions)).map(enrolledOf),
    hasAccount: async (of, person) => (await one(ACCOUNT_OF, of, person)) !== undefined,
    enrolmentOf: async (tenant, laptop, person) => {
      const row = await one(ENROLMENT_HERE, tenant, laptop, person);
      return row && enrolmentOf(row);
    },
    laptops: async (of) => (await query(LAPTOPS, of)).map(laptopOf),
    movedStamps: async (of, laptop) => movesOf(await query(MOVED_STAMPS, of, laptop)),
    passedOver: async (of, notes) => notesOf(await query(PASSED_OVER, of, notes)),
    refreshToken: async (hash) => {
      const row = await one(REFRESH_TOKEN, hash);
      return row && { hash: text(row, 'hash'), session: text(row, 'session'), generation: integer(row, 'generation') };
    },
  };
}

function tenantOf(row: Row): { readonly id: string; readonly name: string; readonly seq: number } {
  return { id: text(row, 'id'), name: text(row, 'name'), seq: integer(row, 'seq') };
}
