import type { DatabaseSync } from 'node:sqlite';
import type { CollectionName } from '#domain/schema/collections.ts';
import type { Change, Reader, Region, Transaction } from '../port.ts';
import { enrolmentValues, reachText, regionOf, text } from '../rows.ts';
import { sqliteDigests } from './digests.ts';
import { sqliteDocumentRows } from './document-rows.ts';

/** Makes the transaction of one tenant; `changes` collects what it will announce. `finish` comes before the commit. */
export type TransactionFactory = (tenant: string) => {
  readonly transaction: Transaction;
  readonly changes: Change[];
  readonly finish: () => void;
};

/** Prepares every writing statement once. The caller begins, commits and undoes. `now` in ms since 1970. */
export function sqliteTransactions(database: DatabaseSync, reader: Reader, now: () => number): TransactionFactory {
  const addTenant = database.prepare('INSERT INTO tenants (id, name) VALUES (?, ?)');
  const addEpoch = database.prepare('INSERT INTO epochs (tenant, id, seq, started_at) VALUES (?, ?, 0, ?)');
  const advance = database.prepare('UPDATE tenants SET seq = seq + ? WHERE id = ? RETURNING seq');
  const lastOf = database.prepare('SELECT seq FROM documents WHERE tenant = ? AND collection = ? ORDER BY seq DESC LIMIT 1');
  const beginDigests = sqliteDigests(database);
  const beginRows = sqliteDocumentRows(database);
  const comeBack = database.prepare("DELETE FROM departures WHERE tenant = ? AND collection = ? AND id = ? AND ? IN (region, '')");
  const depart = database.prepare(`
    INSERT INTO departures (tenant, collection, id, region, seq) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (tenant, collection, id, region) DO UPDATE SET seq = excluded.seq`);
  const tied = database.prepare(
    "SELECT id, content, region FROM documents WHERE tenant = ? AND collection = ? AND tie = ? AND tie <> '' AND (? OR region IS NOT ?) LIMIT ?",
  );
  const unplaced = database.prepare('SELECT 1 FROM documents WHERE tenant = ? AND collection = ? AND region IS NULL LIMIT 1');
  const setReach = database.prepare(
    'INSERT INTO reaches (tenant, person, regions) VALUES (?, ?, ?) ON CONFLICT (tenant, person) DO UPDATE SET regions = excluded.regions',
  );
  const addAccount = database.prepare(
    'INSERT INTO accounts (tenant, person, email, password_hash) VALUES (?, ?, ?, ?) ON CONFLICT (email) DO NOTHING',
  );
  const dropEnrolment = database.prepare('DELETE FROM enrolments WHERE tenant = ? AND laptop = ? AND person = ?');
  const addEnrolment = database.prepare(`
    INSERT INTO enrolments (session, tenant, laptop, laptop_name, person, public_key, certificate, enrolled_at, last_contact_at,
      revoked_at, revoked_why, refresh_generation, refresh_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const changeEnrolment = database.prepare(`
    UPDATE enrolments SET last_contact_at = coalesce(?, last_contact_at), revoked_at = coalesce(?, revoked_at), revoked_why = coalesce(?, revoked_why),
      refresh_generation = coalesce(?, refresh_generation), refresh_hash = coalesce(?, refresh_hash) WHERE session = ? AND tenant = ?`);
  const noteContact = database.prepare('UPDATE enrolments SET last_contact_at = max(last_contact_at, ?) WHERE session = ? AND tenant = ?');
  const noteReport = database.prepare(`
    INSERT INTO laptop_reports (session, reported_at, report) SELECT session, ?, ? FROM enrolments WHERE session = ? AND tenant = ?
    ON CONFLICT (session) DO UPDATE SET reported_at = excluded.reported_at, report = excluded.report
      WHERE excluded.reported_at >= reported_at`);
  const noteMoved = database.prepare('INSERT INTO moved_stamps (tenant, laptop, hlc, moved) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING');
  const notePassed = database.prepare('INSERT INTO passed_over (tenant, note) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const addToken = database.prepare('INSERT INTO refresh_tokens (hash, session, generation) VALUES (?, ?, ?)');
  const pruneTokens = database.prepare('DELETE FROM refresh_tokens WHERE session = ? AND generation < ?');

  return (tenant) => {
    const changes: Change[] = [];
    const digests = beginDigests(tenant);
    const rows = beginRows(tenant, digests);
    const transaction: Transaction = {
      ...reader,
      tenantId: tenant,
      documents: async <C extends CollectionName>(of: string, collection: C, ids: readonly string[]) =>
        of === tenant ? rows.documents(collection, ids) : reader.documents(of, collection, ids),
      sums: async (...asked) => {
        digests.flush();
        return reader.sums(...asked);
      },
      addTenant: async (name, epoch) => {
        addTenant.run(tenant, name);
        addEpoch.run(tenant, epoch, now());
      },
      putDocuments: async (collection, documents) => {
        const row = advance.get(documents.length, tenant);
        if (row === undefined) throw new Error(`unknown tenant ${tenant}`);
        const seq = row['seq'] as number;
        if (documents.length === 0) return seq;
        const last = changes.at(-1);
        const after = (last?.collection === collection ? last.after : (lastOf.get(tenant, collection)?.['seq'] ?? 0)) as number;
        const receivedAt = now();
        const first = seq - documents.length + 1;
        for (const [index, one] of documents.entries()) {
          const { id, content, region: here = '', tie = '', left } = one;
          rows.put(collection, { id, seq: first + index, receivedAt, content, region: here, tie });
          if (left === undefined) continue;
          comeBack.run(tenant, collection, id, here);
          if (here !== '') for (const from of left) depart.run(tenant, collection, id, from, first + index);
        }
        // Further documents of the same collection belong to the same announcement.
        const announced = last?.collection === collection ? (changes.pop()?.documents ?? []) : [];
        changes.push({ collection, after, seq, documents: [...announced, ...documents] });
        return seq;
      },
      regions: async (collection, ids) => {
        const found = new Map<string, Region>();
        for (const id of ids) {
          const region = rows.regionOf(collection, id);
          if (region !== undefined) found.set(id, region);
        }
        return found;
      },
      tied: async (collection, tie, limit, except) =>
        tied
          .all(tenant, collection, tie, Number(except === undefined), except?.region ?? null, limit)
          .map((row) => ({ id: text(row, 'id'), content: text(row, 'content'), region: regionOf(row), tie })),
      hasUnplaced: async (collection) => unplaced.get(tenant, collection) !== undefined,
      setReach: async (person, reach) => {
        setReach.run(tenant, person, reachText(reach));
      },
      addAccount: async ({ person, email, passwordHash }) => addAccount.run(tenant, person, email, passwordHash).changes === 1,
      enrol: async (one) => {
        dropEnrolment.run(tenant, one.laptop, one.person);
        addEnrolment.run(...enrolmentValues(tenant, one));
      },
      changeEnrolment: async (session, { lastContactAt, revokedAt, revokedWhy, refreshGeneration, refreshHash }) => {
        const values = [lastContactAt ?? null, revokedAt ?? null, revokedWhy ?? null, refreshGeneration ?? null, refreshHash ?? null];
        changeEnrolment.run(...values, session, tenant);
      },
      noteContacts: async (contacts) => {
        for (const { session, at, report } of contacts) {
          noteContact.run(at, session, tenant);
          if (report !== undefined) noteReport.run(at, report, session, tenant);
        }
      },
      noteMovedStamps: async (laptop, moves) => {
        for (const [hlc, moved] of moves) noteMoved.run(tenant, laptop, hlc, moved);
      },
      notePassedOver: async (notes) => {
        for (const note of notes) notePassed.run(tenant, note);
      },
      addRefreshToken: async ({ hash, session, generation }) => {
        addToken.run(hash, session, generation);
      },
      pruneRefreshTokens: async (session, generation) => {
        pruneTokens.run(session, generation);
      },
    };
    return { transaction, changes, finish: digests.flush };
  };
}
