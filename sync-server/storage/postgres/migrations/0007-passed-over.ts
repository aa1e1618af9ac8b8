import type { Migration } from './migration.ts';

/** What a lost line of history gave back and lost without a note, by the id that the note would have (see `sync/note-collisions.ts`). */
export const migration0007: Migration = {
  version: 7,
  sql: `
    CREATE TABLE passed_over (
      tenant TEXT COLLATE "C" NOT NULL REFERENCES tenants (id),
      note TEXT COLLATE "C" NOT NULL,
      PRIMARY KEY (tenant, note)
    );
  `,
};
