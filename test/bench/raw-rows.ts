import type { Incident } from '#domain/schema/incident.ts';

export type RawRow = { readonly id: string; readonly seq: number; readonly content: string };
export type RawRun = { readonly pushes: number; readonly size: number; readonly seed: number };

/** The server's own table and indexes, in words that both databases take. */
export const RAW_TABLE = `
  CREATE TABLE documents (
    tenant TEXT NOT NULL,
    collection TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    content TEXT NOT NULL,
    UNIQUE (tenant, collection, id)
  )`;
export const RAW_INDEX = 'CREATE UNIQUE INDEX documents_in_order ON documents (tenant, collection, seq)';

/** Rows ready to be written, in batches of `size`. */
export function rawRows(incidents: readonly Incident[], size: number): RawRow[][] {
  const rows = incidents.map((incident, place) => ({ id: incident.id, seq: place + 1, content: JSON.stringify(incident) }));
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, batch) => rows.slice(batch * size, (batch + 1) * size));
}
