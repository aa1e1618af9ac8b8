import type { QuarantineRow } from '../../db/local-store.ts';

/** The refused record as a file that a person can read, mail and hand in elsewhere: why, when, and the record itself. */
export function exportOf(row: QuarantineRow): string {
  return JSON.stringify(
    {
      refused: row.kind,
      reason: row.reason,
      at: new Date(row.at).toISOString(),
      collection: row.collection,
      id: row.id,
      document: parsed(row.document),
    },
    undefined,
    2,
  );
}

/** The record as it was kept; as plain text where it is no JSON, since nothing of it may be lost. */
function parsed(document: string): unknown {
  try {
    return JSON.parse(document) as unknown;
  } catch {
    return document;
  }
}
