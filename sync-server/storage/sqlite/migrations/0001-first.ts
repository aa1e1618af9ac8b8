import type { Migration } from './migration.ts';

/** Tenants with their sequence and epochs, documents as JSON text, accounts, enrolments. Times in ms since 1970. */
export const migration0001: Migration = {
  version: 1,
  sql: `
    CREATE TABLE tenants (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      seq INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    CREATE TABLE epochs (
      ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
      tenant TEXT NOT NULL REFERENCES tenants (id),
      id TEXT NOT NULL,
      seq INTEGER NOT NULL,
      started_at INTEGER NOT NULL,
      UNIQUE (tenant, id)
    ) STRICT;
    CREATE INDEX epochs_in_order ON epochs (tenant, ordinal);

    CREATE TABLE documents (
      tenant TEXT NOT NULL REFERENCES tenants (id),
      collection TEXT NOT NULL,
      id TEXT NOT NULL,
      seq INTEGER NOT NULL,
      received_at INTEGER NOT NULL,
      content TEXT NOT NULL,
      UNIQUE (tenant, collection, id)
    ) STRICT;
    CREATE UNIQUE INDEX documents_in_order ON documents (tenant, collection, seq);

    CREATE TABLE accounts (
      tenant TEXT NOT NULL REFERENCES tenants (id),
      person TEXT NOT NULL,
      email TEXT NOT NULL UNIQUE,
      password_hash TEXT NOT NULL,
      PRIMARY KEY (tenant, person)
    ) STRICT;

    CREATE TABLE enrolments (
      session TEXT PRIMARY KEY,
      tenant TEXT NOT NULL,
      laptop TEXT NOT NULL,
      laptop_name TEXT NOT NULL,
      person TEXT NOT NULL,
      public_key TEXT NOT NULL,
      certificate TEXT NOT NULL,
      enrolled_at INTEGER NOT NULL,
      last_contact_at INTEGER NOT NULL,
      revoked_at INTEGER,
      refresh_generation INTEGER NOT NULL,
      refresh_hash TEXT NOT NULL,
      UNIQUE (tenant, laptop, person),
      FOREIGN KEY (tenant, person) REFERENCES accounts (tenant, person)
    ) STRICT;

    CREATE TABLE refresh_tokens (
      hash TEXT PRIMARY KEY,
      session TEXT NOT NULL REFERENCES enrolments (session) ON DELETE CASCADE,
      generation INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX refresh_tokens_of_session ON refresh_tokens (session, generation);
  `,
};
