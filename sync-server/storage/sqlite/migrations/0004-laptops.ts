import type { Migration } from './migration.ts';

/** What each laptop last said of itself, as JSON, and why an enrolment ended. Times in ms since 1970. */
export const migration0004: Migration = {
  version: 4,
  sql: `
    CREATE TABLE laptop_reports (
      session TEXT PRIMARY KEY REFERENCES enrolments (session) ON DELETE CASCADE,
      reported_at INTEGER NOT NULL,
      report TEXT NOT NULL
    ) STRICT;

    ALTER TABLE enrolments ADD COLUMN revoked_why TEXT;
  `,
};
