import type { Migration } from './migration.ts';

/**
 * What each laptop last said of itself, as JSON; why an enrolment ended; readings of a laptop's clock that were moved back when its
 * work came by another laptop. Times in ms since 1970.
 */
export const migration0004: Migration = {
  version: 4,
  sql: `
    CREATE TABLE laptop_reports (
      session TEXT PRIMARY KEY REFERENCES enrolments (session) ON DELETE CASCADE,
      reported_at INTEGER NOT NULL,
      report TEXT NOT NULL
    ) STRICT;

    CREATE TABLE moved_stamps (
      tenant TEXT NOT NULL REFERENCES tenants (id),
      laptop TEXT NOT NULL,
      hlc TEXT NOT NULL,
      moved TEXT NOT NULL,
      PRIMARY KEY (tenant, laptop, hlc)
    ) STRICT;

    ALTER TABLE enrolments ADD COLUMN revoked_why TEXT;
  `,
};
