import type { SyncedDocument } from '#domain/merge/merge.ts';
import { pullAnswer, streamChanges, type Checkpoint, type PushOutcome, type WireDocument } from '#domain/protocol/sync.ts';
import type { CollectionName } from '#domain/schema/collections.ts';
import type { Feed } from '../sync/feed.ts';
import type { Scope } from '../sync/scope.ts';
import type { Laptop } from './harness.ts';

/**
 * For tests: a laptop as the rules see it, without RxDB. It holds documents, follows pull and stream by checkpoints, leaves what it
 * has not sent alone, and takes over what a push is answered with. `heard`: every whole document that ever reached it, with its collection.
 */
export type ModelLaptop = {
  readonly laptop: Laptop;
  readonly held: (collection: CollectionName) => Map<string, SyncedDocument>;
  readonly write: (collection: CollectionName, document: SyncedDocument) => void;
  readonly pull: (collection: CollectionName, limit: number) => Promise<number>;
  readonly push: (collection: CollectionName) => Promise<void>;
  readonly connect: (feed: Feed, tenant: string, scope: Scope) => void;
  readonly disconnect: () => void;
  /** Whether the server ended the stream, so that a laptop would open the next one. */
  readonly wasCut: () => boolean;
  /** What has arrived since this was asked last. */
  readonly heard: () => { readonly collection: CollectionName; readonly document: WireDocument }[];
};

type Shelf = { readonly held: Map<string, SyncedDocument>; readonly unsent: Set<string>; checkpoint: Checkpoint | undefined };

export function modelLaptop(laptop: Laptop): ModelLaptop {
  const shelves = new Map<CollectionName, Shelf>();
  let heard: { collection: CollectionName; document: WireDocument }[] = [];
  let leave = (): void => undefined;
  let cut = false;
  const shelfOf = (collection: CollectionName): Shelf => {
    const shelf = shelves.get(collection) ?? { held: new Map(), unsent: new Set(), checkpoint: undefined };
    shelves.set(collection, shelf);
    return shelf;
  };
  const listen = (collection: CollectionName, documents: readonly WireDocument[]): void => {
    for (const document of documents) if (document['_deleted'] !== true) heard.push({ collection, document });
  };
  const take = (shelf: Shelf, document: WireDocument): void => {
    if (shelf.unsent.has(document.id)) return;
    if (document['_deleted'] === true) shelf.held.delete(document.id);
    else shelf.held.set(document.id, document as unknown as SyncedDocument);
  };
  const settle = (shelf: Shelf, outcome: PushOutcome): void => {
    shelf.unsent.delete(outcome.id);
    if (outcome.outcome === 'accepted') return;
    const document = 'document' in outcome ? outcome.document : undefined;
    take(shelf, document ?? { id: outcome.id, _deleted: true });
  };

  return {
    laptop,
    held: (collection) => shelfOf(collection).held,
    write: (collection, document) => {
      shelfOf(collection).held.set(document.id, document);
      shelfOf(collection).unsent.add(document.id);
    },
    pull: async (collection, limit) => {
      const shelf = shelfOf(collection);
      const from = Object.entries({ ...shelf.checkpoint, limit }).map(([key, value]): [string, string] => [key, String(value)]);
      const answered = await laptop.get(`/api/v1/sync/${collection}?${new URLSearchParams(from).toString()}`);
      const { documents, checkpoint, remaining } = pullAnswer.parse(answered.json());
      listen(collection, documents);
      for (const document of documents) take(shelf, document);
      shelf.checkpoint = checkpoint;
      return remaining;
    },
    push: async (collection) => {
      const shelf = shelfOf(collection);
      const documents = [...shelf.unsent].map((id) => shelf.held.get(id)).filter((document) => document !== undefined);
      if (documents.length === 0) return;
      const outcomes = await laptop.push(collection, ...documents);
      listen(
        collection,
        outcomes.flatMap((outcome) => ('document' in outcome && outcome.document !== undefined ? [outcome.document] : [])),
      );
      for (const outcome of outcomes) settle(shelf, outcome);
    },
    connect: (feed, tenant, scope) => {
      leave();
      cut = false;
      leave = feed.join(tenant, scope, {
        person: laptop.answer.principal.person,
        tell: (event) => {
          const { collection, documents, after, checkpoint } = streamChanges.parse(JSON.parse(event.toString().split('data: ')[1] ?? ''));
          listen(collection, documents);
          const shelf = shelfOf(collection);
          const here = shelf.checkpoint;
          const joins = here?.epoch === checkpoint.epoch && here.scope === checkpoint.scope && after <= here.seq;
          if (!joins || checkpoint.seq <= here.seq) return;
          for (const document of documents) take(shelf, document);
          shelf.checkpoint = checkpoint;
        },
        cut: () => (cut = true),
      });
    },
    disconnect: () => leave(),
    wasCut: () => cut,
    heard: () => {
      const arrived = heard;
      heard = [];
      return arrived;
    },
  };
}
