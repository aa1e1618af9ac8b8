import type { Hlc } from '#domain/clock/hlc.ts';
import type { Digest } from '#domain/digest/digest.ts';
import type { CollectionName, DocumentOf } from '#domain/schema/collections.ts';
import type { Enrolment, Reach, Region, RevokedWhy, Stored, StoredReport, StoredText } from './port.ts';

/** A row as either database gives it: both keep the same columns, and hand integers over as numbers. */
export type Row = Readonly<Record<string, unknown>>;

export function storedText(row: Row): StoredText {
  return { seq: integer(row, 'seq'), content: text(row, 'content') };
}

/** What the server itself stored, parsed. */
export function storedOf<C extends CollectionName>(row: Row): Stored<DocumentOf[C]> {
  return { seq: integer(row, 'seq'), document: JSON.parse(text(row, 'content')) as DocumentOf[C] };
}

export function bucketSum(row: Row): { bucket: number; sum: Digest } {
  return { bucket: integer(row, 'bucket'), sum: [integer(row, 'sum_a'), integer(row, 'sum_b')] };
}

export function idAndHash(row: Row): { id: string; hash: Digest } {
  return { id: text(row, 'id'), hash: [integer(row, 'hash_a'), integer(row, 'hash_b')] };
}

export function enrolmentOf(row: Row): Enrolment {
  return {
    session: text(row, 'session'),
    tenant: text(row, 'tenant'),
    laptop: text(row, 'laptop'),
    laptopName: text(row, 'laptop_name'),
    person: text(row, 'person'),
    publicKey: text(row, 'public_key'),
    certificate: text(row, 'certificate'),
    enrolledAt: integer(row, 'enrolled_at'),
    lastContactAt: integer(row, 'last_contact_at'),
    revokedAt: row['revoked_at'] === null ? undefined : integer(row, 'revoked_at'),
    revokedWhy: row['revoked_why'] === null ? undefined : (text(row, 'revoked_why') as RevokedWhy),
    refreshGeneration: integer(row, 'refresh_generation'),
    refreshHash: text(row, 'refresh_hash'),
  };
}

/** Whose an enrolment is. */
export function enrolledOf(row: Row): Pick<Enrolment, 'session' | 'tenant' | 'person'> {
  return { session: text(row, 'session'), tenant: text(row, 'tenant'), person: text(row, 'person') };
}

/** A row of `LAPTOPS`: an enrolment, joined with what it said of itself. */
export function laptopOf(row: Row): { readonly enrolment: Enrolment; readonly report: StoredReport | undefined } {
  const report = row['report'] === null ? undefined : { at: integer(row, 'reported_at'), report: text(row, 'report') };
  return { enrolment: enrolmentOf(row), report };
}

/** Rows of `moved_stamps`. */
export function movesOf(rows: readonly Row[]): ReadonlyMap<Hlc, Hlc> {
  return new Map(rows.map((row) => [text(row, 'hlc') as Hlc, text(row, 'moved') as Hlc]));
}

/** Rows of `passed_over`. */
export function notesOf(rows: readonly Row[]): ReadonlySet<string> {
  return new Set(rows.map((row) => text(row, 'note')));
}

/** An enrolment's values in the order of the columns of `INSERT INTO enrolments` in both databases. */
export function enrolmentValues(tenant: string, one: Omit<Enrolment, 'tenant'>): (string | number | null)[] {
  return [
    one.session,
    tenant,
    one.laptop,
    one.laptopName,
    one.person,
    one.publicKey,
    one.certificate,
    one.enrolledAt,
    one.lastContactAt,
    one.revokedAt ?? null,
    one.revokedWhy ?? null,
    one.refreshGeneration,
    one.refreshHash,
  ];
}

/** How a reach stands in its column: a JSON list, or `null` for the whole tenant. */
export function reachText(reach: Reach): string {
  return JSON.stringify(reach === 'tenant' ? null : reach);
}

export function reachOf(row: Row): Reach {
  return (JSON.parse(text(row, 'regions')) as readonly string[] | null) ?? 'tenant';
}

export function regionOf(row: Row): Region {
  return row['region'] as Region;
}

/** The casts say what the columns hold; `bigint` comes as a number (see `connection.ts`). */
export function text(row: Row, column: string): string {
  return row[column] as string;
}

export function integer(row: Row, column: string): number {
  return row[column] as number;
}
