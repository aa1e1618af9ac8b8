import type { Migration } from './migration.ts';

/**
 * The hash of each document and the sums of each bucket (see `domain/digest`), as two halves of 32 bits. What was stored before
 * gets its hash when the database is opened (`digests.ts`). `restored`: whether an epoch began on a database from a backup.
 */
export const migration0006: Migration = {
  version: 6,
  sql: `
    ALTER TABLE documents ADD COLUMN bucket INTEGER;
    ALTER TABLE documents ADD COLUMN hash_a INTEGER;
    ALTER TABLE documents ADD COLUMN hash_b INTEGER;
    CREATE INDEX documents_in_bucket ON documents (tenant, collection, bucket);
    CREATE INDEX documents_unhashed ON documents (tenant) WHERE hash_a IS NULL;

    CREATE TABLE digests (
      tenant TEXT NOT NULL REFERENCES tenants (id),
      collection TEXT NOT NULL,
      region TEXT NOT NULL,
      bucket INTEGER NOT NULL,
      sum_a INTEGER NOT NULL,
      sum_b INTEGER NOT NULL,
      PRIMARY KEY (tenant, collection, region, bucket)
    ) STRICT;

    ALTER TABLE epochs ADD COLUMN restored INTEGER NOT NULL DEFAULT 0;
  `,
};
