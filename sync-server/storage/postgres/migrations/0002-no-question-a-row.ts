import type { Migration } from './migration.ts';

/**
 * A document's tenant is there: whoever writes has locked its row. That it is looked up once more for every document took longer
 * than writing it.
 */
export const migration0002: Migration = {
  version: 2,
  sql: 'ALTER TABLE documents DROP CONSTRAINT documents_tenant_fkey',
};
