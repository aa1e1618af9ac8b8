import type { SyncedDocument } from '#domain/merge/merge.ts';

/** Without what RxDB adds: wire and journal carry the document and nothing of its storage. */
export function withoutLocalFields<D extends SyncedDocument>(document: D): D {
  return Object.fromEntries(Object.entries(document).filter(([key]) => !key.startsWith('_'))) as unknown as D;
}
