import type { Migration } from './migration.ts';

const JSON_OF_CONTENT = String.raw`replace(content, '\u0000', '\ufffd')::json`;

/** The same columns and tables as in SQLite. `json` reads nothing out of a text with a NUL in it, so it is shown another character. */
export const migration0005: Migration = {
  version: 5,
  sql: `
    ALTER TABLE documents ADD COLUMN region TEXT COLLATE "C" DEFAULT '';
    ALTER TABLE documents ADD COLUMN tie TEXT COLLATE "C" NOT NULL DEFAULT '';
    CREATE INDEX documents_of_region ON documents (tenant, collection, region, seq);
    CREATE INDEX documents_tied ON documents (tenant, collection, tie) WHERE tie <> '';

    UPDATE documents SET region = ${JSON_OF_CONTENT} ->> 'region' WHERE collection = 'sites';
    UPDATE documents SET tie = ${JSON_OF_CONTENT} ->> 'site' WHERE collection IN ('devices', 'incidents');
    UPDATE documents SET tie = ${JSON_OF_CONTENT} ->> 'incident' WHERE collection = 'timeline';
    UPDATE documents SET region = (SELECT site.region FROM documents AS site
        WHERE site.tenant = documents.tenant AND site.collection = 'sites' AND site.id = documents.tie)
      WHERE collection IN ('devices', 'incidents') AND tie <> '';
    UPDATE documents SET region = (SELECT incident.region FROM documents AS incident
        WHERE incident.tenant = documents.tenant AND incident.collection = 'incidents' AND incident.id = documents.tie)
      WHERE collection = 'timeline';

    CREATE TABLE departures (
      tenant TEXT COLLATE "C" NOT NULL REFERENCES tenants (id),
      collection TEXT COLLATE "C" NOT NULL,
      id TEXT COLLATE "C" NOT NULL,
      region TEXT COLLATE "C" NOT NULL,
      seq BIGINT NOT NULL,
      PRIMARY KEY (tenant, collection, id, region)
    );
    CREATE INDEX departures_in_order ON departures (tenant, collection, region, seq);

    CREATE TABLE reaches (
      tenant TEXT COLLATE "C" NOT NULL REFERENCES tenants (id),
      person TEXT COLLATE "C" NOT NULL,
      regions TEXT NOT NULL,
      PRIMARY KEY (tenant, person)
    );
  `,
};
