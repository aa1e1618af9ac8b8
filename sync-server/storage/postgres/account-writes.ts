import type { Contact, Transaction } from '../port.ts';
import { enrolmentValues } from '../rows.ts';
import type { Query } from './connection.ts';

const ADD_ACCOUNT = {
  name: 'add-account',
  text: `
    INSERT INTO accounts (tenant, person, email, password_hash) VALUES ($1, $2, $3, $4) ON CONFLICT (email) DO NOTHING RETURNING email`,
};
const DROP_ENROLMENT = { name: 'drop-enrolment', text: 'DELETE FROM enrolments WHERE tenant = $1 AND laptop = $2 AND person = $3' };
const ADD_ENROLMENT = {
  name: 'add-enrolment',
  text: `
    INSERT INTO enrolments (session, tenant, laptop, laptop_name, person, public_key, certificate, enrolled_at, last_contact_at,
      revoked_at, revoked_why, refresh_generation, refresh_hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
};
const CHANGE_ENROLMENT = {
  name: 'change-enrolment',
  text: `
    UPDATE enrolments SET last_contact_at = coalesce($1, last_contact_at), revoked_at = coalesce($2, revoked_at), revoked_why = coalesce($3, revoked_why),
      refresh_generation = coalesce($4, refresh_generation), refresh_hash = coalesce($5, refresh_hash) WHERE session = $6 AND tenant = $7`,
};
const NOTE_CONTACTS = {
  name: 'note-contacts',
  text: `
    UPDATE enrolments SET last_contact_at = greatest(last_contact_at, one.at)
    FROM unnest($2::text[], $3::bigint[]) AS one (session, at) WHERE enrolments.session = one.session AND tenant = $1`,
};
const NOTE_REPORTS = {
  name: 'note-reports',
  text: `
    INSERT INTO laptop_reports (session, reported_at, report) SELECT one.session, one.at, one.report
    FROM unnest($2::text[], $3::bigint[], $4::text[]) AS one (session, at, report)
    JOIN enrolments ON enrolments.session = one.session AND tenant = $1
    ON CONFLICT (session) DO UPDATE SET reported_at = excluded.reported_at, report = excluded.report
    WHERE excluded.reported_at >= laptop_reports.reported_at`,
};
const NOTE_MOVED = {
  name: 'note-moved',
  text: `
    INSERT INTO moved_stamps (tenant, laptop, hlc, moved)
    SELECT $1, $2, one.hlc, one.moved FROM unnest($3::text[], $4::text[]) AS one (hlc, moved) ON CONFLICT DO NOTHING`,
};
const ADD_TOKEN = { name: 'add-token', text: 'INSERT INTO refresh_tokens (hash, session, generation) VALUES ($1, $2, $3)' };
const PRUNE_TOKENS = { name: 'prune-tokens', text: 'DELETE FROM refresh_tokens WHERE session = $1 AND generation < $2' };

type AccountWrites = Pick<
  Transaction,
  'addAccount' | 'enrol' | 'changeEnrolment' | 'noteContacts' | 'noteMovedStamps' | 'addRefreshToken' | 'pruneRefreshTokens'
>;

/** The part of a transaction that is about accounts, the laptops enrolled for them, and what those said. */
export function accountWrites(tenant: string, query: Query): AccountWrites {
  return {
    addAccount: async ({ person, email, passwordHash }) => (await query(ADD_ACCOUNT, tenant, person, email, passwordHash)).length === 1,
    enrol: async (one) => {
      await query(DROP_ENROLMENT, tenant, one.laptop, one.person);
      await query(ADD_ENROLMENT, ...enrolmentValues(tenant, one));
    },
    changeEnrolment: async (session, { lastContactAt, revokedAt, revokedWhy, refreshGeneration, refreshHash }) => {
      const values = [lastContactAt ?? null, revokedAt ?? null, revokedWhy ?? null, refreshGeneration ?? null, refreshHash ?? null];
      await query(CHANGE_ENROLMENT, ...values, session, tenant);
    },
    noteContacts: async (contacts) => {
      const columns = (of: readonly Contact[]): [string[], number[]] => [of.map(({ session }) => session), of.map(({ at }) => at)];
      const telling = contacts.filter(({ report }) => report !== undefined);
      if (contacts.length > 0) await query(NOTE_CONTACTS, tenant, ...columns(contacts));
      if (telling.length === 0) return;
      const reports = telling.map(({ report }) => report ?? '');
      await query(NOTE_REPORTS, tenant, ...columns(telling), reports);
    },
    noteMovedStamps: async (laptop, moves) => {
      if (moves.size > 0) await query(NOTE_MOVED, tenant, laptop, [...moves.keys()], [...moves.values()]);
    },
    addRefreshToken: async ({ hash, session, generation }) => {
      await query(ADD_TOKEN, hash, session, generation);
    },
    pruneRefreshTokens: async (session, generation) => {
      await query(PRUNE_TOKENS, session, generation);
    },
  };
}
