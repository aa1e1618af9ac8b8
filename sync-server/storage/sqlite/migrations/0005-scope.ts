import type { Migration } from './migration.ts';

/**
 * Regions. Each document says where it lies (`''`: shared, NULL: unplaced) and on which other it hangs; a departure says that a
 * document left a region, and when; a reach, as JSON, what a person could ever see (`null`: the whole tenant).
 */
export const migration0005: Migration = {
  version: 5,
  sql: `
    ALTER TABLE documents ADD COLUMN region TEXT DEFAULT '';
    ALTER TABLE documents ADD COLUMN tie TEXT NOT NULL DEFAULT '';
    CREATE INDEX documents_of_region ON documents (tenant, collection, region, seq);
    CREATE INDEX documents_tied ON documents (tenant, collection, tie) WHERE tie <> '';

    UPDATE documents SET region = json_extract(content, '$.region') WHERE collection = 'sites';
    UPDATE documents SET tie = json_extract(content, '$.site') WHERE collection IN ('devices', 'incidents');
    UPDATE documents SET tie = json_extract(content, '$.incident') WHERE collection = 'timeline';
    UPDATE documents SET region = (SELECT site.region FROM documents AS site
        WHERE site.tenant = documents.tenant AND site.collection = 'sites' AND site.id = documents.tie)
      WHERE collection IN ('devices', 'incidents') AND tie <> '';
    UPDATE documents SET region = (SELECT incident.region FROM documents AS incident
        WHERE incident.tenant = documents.tenant AND incident.collection = 'incidents' AND incident.id = documents.tie)
      WHERE collection = 'timeline';

    CREATE TABLE departures (
      tenant TEXT NOT NULL REFERENCES tenants (id),
      collection TEXT NOT NULL,
      id TEXT NOT NULL,
      region TEXT NOT NULL,
      seq INTEGER NOT NULL,
      PRIMARY KEY (tenant, collection, id, region)
    ) STRICT;
    CREATE INDEX departures_in_order ON departures (tenant, collection, region, seq);

    CREATE TABLE reaches (
      tenant TEXT NOT NULL REFERENCES tenants (id),
      person TEXT NOT NULL,
      regions TEXT NOT NULL,
      PRIMARY KEY (tenant, person)
    ) STRICT;
  `,
};
