import { tombstone } from '#domain/protocol/sync.ts';
import { SHARED } from '#domain/rules/scope.ts';
import type { CollectionName } from '#domain/schema/collections.ts';
import type { Person } from '#domain/schema/person.ts';
import type { Change, Commit, DocumentText, Region, Storage } from '../storage/port.ts';
import { scopeOf, sees, type Scope } from './scope.ts';

/** One open stream. Neither function may throw. */
export type FeedReader = {
  readonly person: string;
  /** Takes one server-sent event as bytes, ready to be written. */
  readonly tell: (event: Buffer) => void;
  /** The person's scope is no longer the one that was joined with: nothing more is told. */
  readonly cut: () => void;
};

/** Tells open streams what was committed. Each event is put into words once for all who see the same (S35). */
export type Feed = {
  /** Answers with how to leave. */
  readonly join: (tenant: string, scope: Scope, reader: FeedReader) => () => void;
  readonly close: () => void;
};

/** A change of more than this is told without its documents: whoever hears of it pulls. Characters of JSON. */
const EVENT_MAX = 256 * 1024;

/** Everybody of a tenant who sees the same. `silent`: by collection, the range of late in which there was nothing for them. */
type Group = { readonly scope: Scope; readonly readers: Set<FeedReader>; readonly silent: Map<CollectionName, Range> };
type Range = { readonly after: number; readonly seq: number };

export function openFeed(storage: Pick<Storage, 'subscribe'>): Feed {
  const tenants = new Map<string, Map<string, Group>>();
  const leave = (tenant: string, group: Group, reader: FeedReader): void => {
    group.readers.delete(reader);
    const groups = tenants.get(tenant);
    if (group.readers.size > 0 || groups?.get(group.scope.text) !== group) return;
    groups.delete(group.scope.text);
    if (groups.size === 0) tenants.delete(tenant);
  };
  const tell = ({ tenant, epoch, changes }: Commit): void => {
    const groups = [...(tenants.get(tenant)?.values() ?? [])];
    if (groups.length === 0) return;
    // First of all: who sees something else from this commit on hears nothing of it here.
    for (const change of changes.filter(({ collection }) => collection === 'people')) {
      const changed = scopesIn(change);
      for (const group of groups) {
        for (const reader of group.readers) {
          const now = changed === undefined ? undefined : (changed.get(reader.person) ?? group.scope.text);
          if (now === group.scope.text) continue;
          leave(tenant, group, reader);
          reader.cut();
        }
      }
    }
    const placed = placedIn(changes);
    for (const group of groups.filter(({ readers }) => readers.size > 0)) {
      for (const change of placed) {
        const event = eventFor(group, epoch, change);
        if (event !== undefined) for (const reader of group.readers) reader.tell(event);
      }
    }
  };
  const unsubscribe = storage.subscribe(tell);
  return {
    join: (tenant, scope, reader) => {
      const groups = tenants.get(tenant) ?? new Map<string, Group>();
      tenants.set(tenant, groups);
      const group = groups.get(scope.text) ?? { scope, readers: new Set(), silent: new Map() };
      groups.set(scope.text, group);
      group.readers.add(reader);
      return () => leave(tenant, group, reader);
    },
    close: () => {
      unsubscribe();
      tenants.clear();
    },
  };
}

/** `data` is JSON, which has no line breaks of its own. */
export function sseEvent(name: string, json: string): Buffer {
  return Buffer.from(`event: ${name}\ndata: ${json}\n\n`);
}

/** A heartbeat: it reaches no listener, and shows both ends that the other is there. */
export const SSE_HEARTBEAT = Buffer.from(':\n\n');

/** The scopes of the people in a change, by person; `undefined` where it does not say, so that it may be anybody's. */
function scopesIn({ documents }: Change): ReadonlyMap<string, string> | undefined {
  if (documents.length === 0) return undefined;
  try {
    return new Map(documents.map(({ id, content }) => [id, scopeOf(JSON.parse(content) as Person).text]));
  } catch {
    return undefined;
  }
}

/**
 * The changes of a commit with every document where it lies in the end: one that was written and moved in the same commit is
 * nobody's on the way.
 */
function placedIn(changes: readonly Change[]): readonly Change[] {
  const moved = new Map<string, Region>();
  for (const { collection, documents } of changes) {
    for (const { id, region = SHARED, left } of documents) if (left !== undefined) moved.set(`${collection}/${id}`, region);
  }
  if (moved.size === 0) return changes;
  const lastly = (collection: CollectionName, one: DocumentText): DocumentText => {
    const region = moved.get(`${collection}/${one.id}`);
    return region === undefined ? one : { ...one, region };
  };
  return changes.map((change) => ({ ...change, documents: change.documents.map((one) => lastly(change.collection, one)) }));
}

/** What a group hears of a change; `undefined` where there is nothing for it, which the next range that it hears of covers. */
function eventFor({ scope, silent }: Group, epoch: string, change: Change): Buffer | undefined {
  const { collection, seq } = change;
  const quiet = silent.get(collection);
  const after = quiet?.seq === change.after ? quiet.after : change.after;
  const contents = contentsFor(scope, change);
  // Without documents, the storage itself does not say what was in it.
  if (contents.length === 0 && change.documents.length > 0) {
    silent.set(collection, { after, seq });
    return undefined;
  }
  silent.delete(collection);
  const tooLarge = contents.reduce((sum, content) => sum + content.length, 0) > EVENT_MAX;
  const documents = tooLarge ? '' : contents.join(',');
  const checkpoint = JSON.stringify({ epoch, scope: scope.text, seq });
  return sseEvent(
    'changes',
    `{"collection":"${collection}","documents":[${documents}],"after":${tooLarge ? seq : after},"checkpoint":${checkpoint}}`,
  );
}

/** The documents of a change that are in scope, and tombstones for those that have just left it. */
function contentsFor(scope: Scope, { documents }: Change): string[] {
  return documents.flatMap(({ id, content, region = SHARED, left = [] }) => {
    if (sees(scope, region)) return [content];
    return left.some((from) => sees(scope, from)) ? [JSON.stringify(tombstone(id))] : [];
  });
}
