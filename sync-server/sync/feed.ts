import type { Change, Commit, Storage } from '../storage/port.ts';
import { scopeOf } from './scope.ts';

/** Takes one server-sent event as bytes, ready to be written; must not throw. */
type FeedReader = (event: Buffer) => void;

/** Tells open streams what was committed. Each event is put into words once for all its readers. */
export type Feed = {
  /** Answers with how to leave. */
  readonly join: (tenant: string, reader: FeedReader) => () => void;
  readonly close: () => void;
};

/** A change of more than this is told without its documents: whoever hears of it pulls. Characters of JSON. */
const EVENT_MAX = 256 * 1024;

export function openFeed(storage: Pick<Storage, 'subscribe'>): Feed {
  const tenants = new Map<string, Set<FeedReader>>();
  const tell = (commit: Commit): void => {
    const readers = tenants.get(commit.tenant);
    if (readers === undefined) return;
    for (const change of commit.changes) {
      const event = changesEvent(commit.epoch, change);
      for (const reader of readers) reader(event);
    }
  };
  const unsubscribe = storage.subscribe(tell);
  return {
    join: (tenant, reader) => {
      const readers = tenants.get(tenant) ?? new Set();
      tenants.set(tenant, readers.add(reader));
      return () => {
        readers.delete(reader);
        if (readers.size === 0 && tenants.get(tenant) === readers) tenants.delete(tenant);
      };
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

function changesEvent(epoch: string, change: Change): Buffer {
  const size = change.documents.reduce((sum, { content }) => sum + content.length, 0);
  const tooLarge = size > EVENT_MAX;
  const documents = tooLarge ? '' : change.documents.map(({ content }) => content).join(',');
  const after = tooLarge ? change.seq : change.after;
  const checkpoint = JSON.stringify({ epoch, scope: scopeOf({ person: '' }), seq: change.seq });
  return sseEvent(
    'changes',
    `{"collection":"${change.collection}","documents":[${documents}],"after":${after},"checkpoint":${checkpoint}}`,
  );
}
