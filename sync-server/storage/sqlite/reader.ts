import type { DatabaseSync } from 'node:sqlite';
import type { CollectionName, DocumentOf } from '#domain/schema/collections.ts';
import type { Reader, Stored } from '../port.ts';
import { enrolledOf, enrolmentOf, integer, laptopOf, movesOf, notesOf, reachOf, storedOf, storedText, text } from '../rows.ts';
import { digestReads } from './digests.ts';
import { regionReads } from './region-reads.ts';

/** Reads through `database`; every statement is prepared once. The caller provides the snapshot. */
export function sqliteReader(database: DatabaseSync): Reader {
  const tenants = database.prepare('SELECT id, name, seq FROM tenants ORDER BY id');
  const tenant = database.prepare('SELECT id, name, seq FROM tenants WHERE id = ?');
  const epoch = database.prepare('SELECT id FROM epochs WHERE tenant = ? ORDER BY ordinal DESC LIMIT 1');
  // The end of an epoch: where the next one begins, else where the tenant stands.
  const epochEnd = database.prepare(`
    SELECT coalesce(
      (SELECT next.seq FROM epochs next WHERE next.tenant = this.tenant AND next.ordinal > this.ordinal ORDER BY next.ordinal LIMIT 1),
      (SELECT seq FROM tenants WHERE id = this.tenant)
    ) AS ended FROM epochs this WHERE this.tenant = ? AND this.id = ?`);
  const document = database.prepare('SELECT seq, content FROM documents WHERE tenant = ? AND collection = ? AND id = ?');
  const after = database.prepare('SELECT seq, content FROM documents WHERE tenant = ? AND collection = ? AND seq > ? ORDER BY seq LIMIT ?');
  const before = database.prepare(
    'SELECT seq, content FROM documents WHERE tenant = ? AND collection = ? AND seq < ? ORDER BY seq DESC LIMIT ?',
  );
  const count = database.prepare('SELECT count(*) AS n FROM documents WHERE tenant = ? AND collection = ? AND seq > ? AND seq < ?');
  const inRegions = regionReads(database);
  const reach = database.prepare('SELECT regions FROM reaches WHERE tenant = ? AND person = ?');
  const account = database.prepare('SELECT tenant, person, email, password_hash FROM accounts WHERE email = ?');
  const restoredAfter = database.prepare(`
    SELECT max(started_at) AS at FROM epochs WHERE tenant = ? AND restored = 1
      AND ordinal > coalesce((SELECT ordinal FROM epochs WHERE tenant = ? AND id = ?), 0)`);
  const digests = digestReads(database);
  const enrolment = database.prepare('SELECT * FROM enrolments WHERE session = ?');
  const enrolled = database.prepare(
    'SELECT session, tenant, person FROM enrolments WHERE revoked_at IS NULL AND session IN (SELECT value FROM json_each(?))',
  );
  const accountOf = database.prepare('SELECT 1 FROM accounts WHERE tenant = ? AND person = ?');
  const enrolmentHere = database.prepare('SELECT * FROM enrolments WHERE tenant = ? AND laptop = ? AND person = ?');
  const laptops = database.prepare(`
    SELECT enrolments.*, report.reported_at, report.report
    FROM enrolments LEFT JOIN laptop_reports report ON report.session = enrolments.session WHERE tenant = ? ORDER BY enrolments.session`);
  const movedStamps = database.prepare('SELECT hlc, moved FROM moved_stamps WHERE tenant = ? AND laptop = ?');
  const passedOver = database.prepare('SELECT note FROM passed_over WHERE tenant = ? AND note IN (SELECT value FROM json_each(?))');
  const refreshToken = database.prepare('SELECT hash, session, generation FROM refresh_tokens WHERE hash = ?');

  const one = <C extends CollectionName>(of: string, collection: C, id: string): Stored<DocumentOf[C]> | undefined => {
    const row = document.get(of, collection, id);
    return row && storedOf<C>(row);
  };

  return {
    tenants: async () => tenants.all().map((row) => ({ id: text(row, 'id'), name: text(row, 'name'), seq: integer(row, 'seq') })),
    tenant: async (id) => {
      const row = tenant.get(id);
      return row && { id: text(row, 'id'), name: text(row, 'name'), seq: integer(row, 'seq') };
    },
    epoch: async (id) => {
      const row = epoch.get(id);
      if (row === undefined) throw new Error(`unknown tenant ${id}`);
      return text(row, 'id');
    },
    epochEnd: async (of, id) => {
      const row = epochEnd.get(of, id);
      return row && integer(row, 'ended');
    },
    restoredAfter: async (of, id) => (restoredAfter.get(of, of, id)?.['at'] ?? undefined) as number | undefined,
    document: async (of, collection, id) => one(of, collection, id),
    // In the same process a statement costs next to nothing, so each is looked up by itself.
    documents: async <C extends CollectionName>(of: string, collection: C, ids: readonly string[]) => {
      const found = new Map<string, Stored<DocumentOf[C]>>();
      for (const id of ids) {
        const stored = found.get(id) ?? one(of, collection, id);
        if (stored !== undefined) found.set(id, stored);
      }
      return found;
    },
    allDocuments: async <C extends CollectionName>(of: string, collection: C) =>
      after.all(of, collection, -1, -1).map((row) => JSON.parse(text(row, 'content')) as DocumentOf[C]),
    documentsAfter: async (of, collection, seq, limit, regions) =>
      regions === undefined
        ? after.all(of, collection, seq, limit).map(storedText)
        : inRegions.documentsAfter(of, collection, seq, limit, regions),
    documentsBefore: async (of, collection, seq = Number.MAX_SAFE_INTEGER, limit, regions) =>
      regions === undefined
        ? before.all(of, collection, seq, limit).map(storedText)
        : inRegions.documentsBefore(of, collection, seq, limit, regions),
    count: async (of, collection, { after: low = -1, before: high = Number.MAX_SAFE_INTEGER }, regions) => {
      if (regions !== undefined) return inRegions.count(of, collection, low, high, regions);
      const row = count.get(of, collection, low, high);
      return row === undefined ? 0 : integer(row, 'n');
    },
    ...digests,
    goneAfter: async (...asked) => inRegions.goneAfter(...asked),
    countGone: async (...asked) => inRegions.countGone(...asked),
    reach: async (of, person) => {
      const row = reach.get(of, person);
      return row && reachOf(row);
    },
    accountByEmail: async (email) => {
      const row = account.get(email);
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
      const row = enrolment.get(session);
      return row && enrolmentOf(row);
    },
    enrolled: async (sessions) => enrolled.all(JSON.stringify(sessions)).map(enrolledOf),
    hasAccount: async (of, person) => accountOf.get(of, person) !== undefined,
    enrolmentOf: async (tenantId, laptop, person) => {
      const row = enrolmentHere.get(tenantId, laptop, person);
      return row && enrolmentOf(row);
    },
    laptops: async (of) => laptops.all(of).map(laptopOf),
    movedStamps: async (of, laptop) => movesOf(movedStamps.all(of, laptop)),
    passedOver: async (of, notes) => notesOf(passedOver.all(of, JSON.stringify(notes))),
    refreshToken: async (hash) => {
      const row = refreshToken.get(hash);
      return row && { hash: text(row, 'hash'), session: text(row, 'session'), generation: integer(row, 'generation') };
    },
  };
}
