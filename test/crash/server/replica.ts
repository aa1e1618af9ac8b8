import type { SyncedDocument } from '#domain/merge/merge.ts';
import { pullAnswer, PULL_LIMIT_MAX, streamChanges, streamHello, type Checkpoint, type StreamHello } from '#domain/protocol/sync.ts';
import { openStream } from '#sync-server/testing/sse.ts';
import type { Held } from '../book.ts';

const COLLECTIONS = ['incidents', 'timeline'] as const;

/** What somebody holds who only pulls, and goes on from the checkpoint as a laptop does. */
export type Replica = {
  /** Takes whatever is new; `anew` from the first number on, into an empty replica. */
  readonly pull: (headers: Record<string, string>, anew: boolean) => Promise<void>;
  readonly held: Held;
};

export function openReplica(address: string): Replica {
  const documents = new Map<string, SyncedDocument>();
  const checkpoints = new Map<string, Checkpoint>();
  const pullOne = async (collection: (typeof COLLECTIONS)[number], headers: Record<string, string>): Promise<void> => {
    for (let remaining = 1; remaining > 0;) {
      const from = checkpoints.get(collection);
      const query = new URLSearchParams({ limit: String(PULL_LIMIT_MAX), ...(from && { ...from, seq: String(from.seq) }) });
      const response = await fetch(`${address}/api/v1/sync/${collection}?${query.toString()}`, { headers });
      if (!response.ok) throw new Error(`pull: status ${response.status}`);
      const answer = pullAnswer.parse(await response.json());
      for (const document of answer.documents) documents.set(`${collection}/${document.id}`, document as unknown as SyncedDocument);
      checkpoints.set(collection, answer.checkpoint);
      remaining = answer.remaining;
    }
  };
  return {
    pull: async (headers, anew) => {
      if (anew) {
        documents.clear();
        checkpoints.clear();
      }
      for (const collection of COLLECTIONS) await pullOne(collection, headers);
    },
    held: (collection, id) => documents.get(`${collection}/${id}`),
  };
}

/** Opens a stream and answers how it greets; then checks that what it tells has no gap, until the server ends. */
export async function followStream(
  address: string,
  headers: Record<string, string>,
  onGap: (words: string) => void,
): Promise<{ readonly hello: StreamHello; readonly ended: Promise<void>; readonly leave: () => Promise<void> }> {
  const stream = await openStream(address, headers);
  const hello = streamHello.parse((await stream.next())?.data);
  const follow = async (): Promise<void> => {
    let last = hello.seq;
    for (let message = await stream.next(); message !== undefined; message = await stream.next()) {
      if (message.event !== 'changes') continue;
      const { documents, checkpoint } = streamChanges.parse(message.data);
      if (checkpoint.seq - documents.length !== last) onGap(`after number ${last} came ${documents.length} up to ${checkpoint.seq}`);
      last = checkpoint.seq;
    }
  };
  return { hello, ended: follow(), leave: stream.cancel };
}
