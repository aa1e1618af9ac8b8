import { stampAuthor } from '#domain/clock/stamp.ts';
import { CREATION, stampOf, type SyncedDocument } from '#domain/merge/merge.ts';
import type { PushOutcome } from '#domain/protocol/sync.ts';
import type { CollectionName } from '#domain/schema/collections.ts';
import type { Region, Transaction } from '../storage/port.ts';
import { scopeIn, sees } from './scope.ts';

/**
 * What the pusher may hear of each outcome (S36): no document that lies outside their scope, and that a document lies there once
 * it is stored. `heldUnder`: what the server holds under an id. Call when everything is written.
 */
export async function withinScope(
  transaction: Transaction,
  collection: CollectionName,
  outcomes: readonly PushOutcome[],
  person: string,
  heldUnder: (id: string) => SyncedDocument | undefined,
): Promise<PushOutcome[]> {
  const scope = await scopeIn(transaction, { tenant: transaction.tenantId, person });
  if (scope.regions === undefined) return [...outcomes];
  const regions = await transaction.regions(
    collection,
    outcomes.map(({ id }) => id),
  );
  return outcomes.map((outcome) => {
    const region = regions.get(outcome.id);
    return region === undefined || sees(scope, region) || isOwnUnplaced(heldUnder(outcome.id), region, person) ? outcome : outside(outcome);
  });
}

/** A timeline entry can come before its incident: to its author it has not left. */
function isOwnUnplaced(document: SyncedDocument | undefined, region: Region, person: string): boolean {
  return region === null && document !== undefined && stampAuthor(stampOf(document, CREATION)) === person;
}

function outside(outcome: PushOutcome): PushOutcome {
  const { id } = outcome;
  if (outcome.outcome !== 'rejected') return { outcome: 'left', id, seq: outcome.seq };
  return { outcome: 'rejected', id, kind: outcome.kind, reason: outcome.reason };
}
