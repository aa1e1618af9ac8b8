import { canonicalJson } from '#domain/merge/canonical.ts';
import { ownRegion, tiedCollections, tieOf } from '#domain/rules/scope.ts';
import type { CollectionName, DocumentOf } from '#domain/schema/collections.ts';
import type { Person } from '#domain/schema/person.ts';
import type { DocumentText, PlacedText, Region, Transaction } from '../storage/port.ts';
import { rememberReach } from './reach.ts';

/** What hangs on a document that moves is written this many at a time. */
const BATCH = 500;

/**
 * The one way in which documents come into the server's hands for good: pushes, imports and accounts go through here.
 * Each document gets the tenant's next sequence number; readers of the stream hear of it once the transaction is
 * durable. The documents must be whole and valid already, merged with what was stored. Answers with the last sequence
 * number given to them (the tenant's current one when `documents` is empty); what hangs on one that came, or moved to
 * another region, is written anew behind them (S32). `contents`: each as canonical JSON, where that is at hand.
 */
export async function writeDocuments<C extends CollectionName>(
  transaction: Transaction,
  collection: C,
  documents: readonly DocumentOf[C][],
  contents: readonly string[] = documents.map(canonicalJson),
): Promise<number> {
  if (collection === 'people') await rememberReach(transaction, documents as readonly Person[]);
  const before = new Map(
    await transaction.regions(
      collection,
      documents.map(({ id }) => id),
    ),
  );
  const isNew = new Set(documents.map(({ id }) => id).filter((id) => !before.has(id)));
  const regionFor = await regionsFor(transaction, collection, documents);
  const placed = documents.map((document, place): PlacedText => {
    const { id } = document;
    const [region, was] = [regionFor(document), before.get(id)];
    before.set(id, region);
    const tie = tieOf(collection, document)?.id ?? '';
    return { id, content: contents[place] ?? canonicalJson(document), region, tie, ...leaving(was, region) };
  });
  const seq = await transaction.putDocuments(collection, placed);
  await moveTied(transaction, collection, placed, isNew);
  return seq;
}

/** Looks up, at once, the regions of everything that `documents` hang on. */
async function regionsFor<C extends CollectionName>(
  transaction: Transaction,
  collection: C,
  documents: readonly DocumentOf[C][],
): Promise<(document: DocumentOf[C]) => Region> {
  const ties = documents.map((document) => tieOf(collection, document)).filter((tie) => tie !== undefined);
  const regions = new Map<string, Region>();
  for (const on of new Set(ties.map((tie) => tie.collection))) {
    const ids = ties.filter((tie) => tie.collection === on).map(({ id }) => id);
    for (const [id, region] of await transaction.regions(on, ids)) regions.set(id, region);
  }
  return (document) => {
    const tie = tieOf(collection, document);
    return tie === undefined ? ownRegion(collection, document) : (regions.get(tie.id) ?? null);
  };
}

/** What was unplaced may still be with whoever pushed it: everybody hears that it is somewhere now, as if it had been shared. */
function leaving(was: Region | undefined, region: Region): Pick<DocumentText, 'left'> {
  return was === undefined || was === region ? {} : { left: [was ?? ''] };
}

async function moveTied(
  transaction: Transaction,
  collection: CollectionName,
  written: readonly PlacedText[],
  isNew: ReadonlySet<string>,
): Promise<void> {
  for (const child of tiedCollections[collection]) {
    for (const { id, region, left } of written) {
      // On what is new hangs only what came before it, and is unplaced since.
      const mayMove = left !== undefined || (isNew.has(id) && (await transaction.hasUnplaced(child)));
      if (mayMove) await follow(transaction, child, id, region);
    }
  }
}

/** Everything that hangs on `tie` follows it to `region`. */
async function follow(transaction: Transaction, collection: CollectionName, tie: string, region: Region): Promise<void> {
  for (;;) {
    const behind = await transaction.tied(collection, tie, BATCH, { region });
    if (behind.length === 0) return;
    // It may have been written before documents were stored as canonical JSON.
    const canonical = (content: string): string => canonicalJson(JSON.parse(content));
    const moved = behind.map((one): PlacedText => ({
      ...one,
      content: canonical(one.content),
      region,
      ...leaving(one.region, region),
    }));
    await transaction.putDocuments(collection, moved);
    await moveTied(transaction, collection, moved, new Set());
  }
}
