import type { CollectionName, DocumentOf } from '#domain/schema/collections.ts';
import type { Transaction } from '../storage/port.ts';

/**
 * The one way in which documents come into the server's hands for good: pushes, imports and accounts go through here.
 * Each document gets the tenant's next sequence number; readers of the stream hear of it once the transaction is
 * durable. The documents must be whole and valid already, merged with what was stored. Answers with the last sequence
 * number given (the tenant's current one when `documents` is empty).
 */
export function writeDocuments<C extends CollectionName>(
  transaction: Transaction,
  collection: C,
  documents: readonly DocumentOf[C][],
): Promise<number> {
  return transaction.putDocuments(
    collection,
    documents.map((document) => ({ id: document.id, content: JSON.stringify(document) })),
  );
}
