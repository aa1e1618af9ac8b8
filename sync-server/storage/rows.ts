import type { Enrolment, Reach, Region, StoredText } from './port.ts';

/** A row as either database gives it: both keep the same columns, and hand integers over as numbers. */
export type Row = Readonly<Record<string, unknown>>;

export function storedText(row: Row): StoredText {
  return { seq: integer(row, 'seq'), content: text(row, 'content') };
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

/** The casts say what the columns hold; `bigint` comes as a number (see `connection.ts`). */
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

export function text(row: Row, column: string): string {
  return row[column] as string;
}

export function integer(row: Row, column: string): number {
  return row[column] as number;
}
