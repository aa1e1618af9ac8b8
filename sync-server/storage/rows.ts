import type { Digest } from '#domain/digest/digest.ts';
import type { Enrolment, StoredText } from './port.ts';

/** A row as either database gives it: both keep the same columns, and hand integers over as numbers. */
export type Row = Readonly<Record<string, unknown>>;

export function storedText(row: Row): StoredText {
  return { seq: integer(row, 'seq'), content: text(row, 'content') };
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
    refreshGeneration: integer(row, 'refresh_generation'),
    refreshHash: text(row, 'refresh_hash'),
  };
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
    one.refreshGeneration,
    one.refreshHash,
  ];
}

/** The casts say what the columns hold; `bigint` comes as a number (see `connection.ts`). */
export function text(row: Row, column: string): string {
  return row[column] as string;
}

export function integer(row: Row, column: string): number {
  return row[column] as number;
}
