import type { Migration } from './migration.ts';

/**
 * What each laptop last said of itself, as JSON; why an enrolment ended; readings of a laptop's clock that were moved back when its
 * work came by another laptop. Times in ms since 1970.
 */
export const migration0004: Migration = {
  version: 4,
  sql: `
    CREATE TABLE laptop_reports (
      session TEXT COLLATE "C" PRIMARY KEY REFERENCES enrolments (session) ON DELETE CASCADE,
      reported_at BIGINT NOT NULL,
      report TEXT NOT NULL
    );

    CREATE TABLE moved_stamps (
      tenant TEXT COLLATE "C" NOT NULL REFERENCES tenants (id),
      laptop TEXT COLLATE "C" NOT NULL,
      hlc TEXT COLLATE "C" NOT NULL,
      moved TEXT COLLATE "C" NOT NULL,
      PRIMARY KEY (tenant, laptop, hlc)
    );

    ALTER TABLE enrolments ADD COLUMN revoked_why TEXT;
  `,
};
