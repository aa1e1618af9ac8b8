import type { WithDeleted } from 'rxdb';
import { pullAnswer, type Checkpoint, type PullAnswer, type WireDocument } from '#domain/protocol/sync.ts';
import type { SyncedDocument } from '#domain/merge/merge.ts';
import type { CollectionName } from '#domain/schema/collections.ts';
import type { ApiClient } from '../api.ts';
import type { Connection } from './connection.ts';
import type { Crossings } from './crossings.ts';
import type { KeptChanges } from './kept-changes.ts';
import type { Pace } from './pace.ts';
import type { Heard, Standing } from './standing.ts';

export type PullDeps = {
  readonly api: ApiClient;
  readonly connection: Connection;
  readonly collection: CollectionName;
  readonly kept: KeptChanges;
  readonly pace: Pace;
  readonly standing: Standing;
  readonly crossings?: Pick<Crossings, 'pulled'>;
  /** Told that the server came back from a backup, and where this laptop stood then; before anything it sends is stored. */
  readonly onRestored: (from: Checkpoint) => Promise<void>;
  /** What of the server's documents is to be stored, while it may lack what is here (see `keep-newer.ts`). */
  readonly keepNewer: (documents: WithDeleted<SyncedDocument>[]) => Promise<WithDeleted<SyncedDocument>[]>;
  /** Asks for another pull once this one has been stored. */
  readonly goOn: () => void;
  /** Told of documents before they are stored; `remaining` is how many the server still has after them. */
  readonly onDocuments: (documents: readonly SyncedDocument[], remaining: number) => Promise<void>;
};

type Pulled = { documents: WithDeleted<SyncedDocument>[]; checkpoint: Checkpoint };

/** Answers RxDB's pull from what the stream brought or said, else from the server. Waits while the server cannot be reached. */
export function createPullHandler(deps: PullDeps): (from: Checkpoint | undefined, limit: number) => Promise<Pulled> {
  const { standing } = deps;
  /** RxDB keeps no checkpoint that came without documents, and would ask from the old one for ever. */
  let nothingNew: { readonly from: Checkpoint; readonly to: Checkpoint } | undefined;
  const stored = async (documents: readonly WireDocument[]): Promise<WithDeleted<SyncedDocument>[]> => {
    const given = received(documents);
    const usable = standing.lost === undefined ? given : await deps.keepNewer(given);
    return deps.crossings === undefined ? usable : deps.crossings.pulled(usable);
  };
  return async (from, limit) => {
    standing.asked(from);
    const atHand = deps.kept.take(from);
    if (atHand !== undefined) {
      const documents = await stored(atHand.documents);
      await deps.onDocuments(documents, 0);
      standing.gave(atHand.checkpoint, documents.length);
      return { documents, checkpoint: atHand.checkpoint };
    }
    await deps.connection.whenUp();
    const asked = from !== undefined && nothingNew !== undefined && samePlace(nothingNew.from, from) ? nothingNew.to : from;
    const heard = standing.heardBeyond(asked);
    const nothingToTell = heard === undefined && standing.lost === undefined;
    const unchanged = nothingToTell ? deps.kept.takeUnchanged(asked) : undefined;
    const { documents, checkpoint, remaining, restored, heardIsLost } =
      unchanged === undefined ? await ask(deps, asked, heard, limit) : nothingUpTo(unchanged);
    // Whatever came by way of pushes came from as far as was heard.
    if (heardIsLost && heard !== undefined) await deps.onRestored({ scope: '', ...heard });
    else if (restored && asked !== undefined) await deps.onRestored(asked);
    standing.wasTold(heard, checkpoint.epoch);
    standing.wasTold(asked, checkpoint.epoch);
    // Only what is stored counts as heard: with documents, the checkpoint travels with them.
    if (remaining === 0 && documents.length === 0) {
      deps.kept.heardUpTo(checkpoint);
      if (from !== undefined) nothingNew = { from, to: checkpoint };
    }
    const usable = await stored(documents);
    await deps.onDocuments(usable, remaining);
    standing.gave(checkpoint, usable.length);
    // A pull tells of one place. What the stream's server has begun anew since, its next one hears of.
    const hasMoreToTell = checkpoint.epoch === standing.epoch && standing.untold(checkpoint.epoch) !== undefined;
    // RxDB takes an answer below its limit for the last one.
    if (hasMoreToTell || (remaining > 0 && usable.length < limit)) deps.goOn();
    return { documents: usable, checkpoint };
  };
}

/** Asks the server for what comes after `after`, and tells it of `heard`. Throws when that comes to nothing. */
async function ask(deps: PullDeps, after: Checkpoint | undefined, heard: Heard | undefined, limit: number): Promise<PullAnswer> {
  const query = new URLSearchParams({
    limit: String(deps.pace.size(limit)),
    ...(after === undefined ? {} : { epoch: after.epoch, scope: after.scope, seq: String(after.seq) }),
    ...(heard === undefined ? {} : { heardEpoch: heard.epoch, heardSeq: String(heard.seq) }),
  });
  const answered = await deps.api.json(`/api/v1/sync/${deps.collection}?${query.toString()}`, {}, pullAnswer);
  if (answered.ok) return answered.value;
  deps.connection.lost(answered);
  throw new Error(`pull ${deps.collection}: ${answered.problem}`);
}

/** What the server would answer whoever stands where its greeting says that nothing has changed since. */
function nothingUpTo(checkpoint: Checkpoint): PullAnswer {
  return { documents: [], checkpoint, remaining: 0, restored: false, heardIsLost: false };
}

function samePlace(a: Checkpoint, b: Checkpoint): boolean {
  return a.epoch === b.epoch && a.scope === b.scope && a.seq === b.seq;
}

/** Whether a document has left what this person sees: it bears an id and nothing else. */
export function isTombstone(document: SyncedDocument): boolean {
  return (document as WithDeleted<SyncedDocument>)._deleted === true;
}

/**
 * Documents as RxDB takes them. The server has validated them with this app's own schema; what is looked at here is
 * only what would stop replication for good: an id and stamps.
 */
export function received(documents: readonly WireDocument[]): WithDeleted<SyncedDocument>[] {
  return documents
    .filter((document) => typeof document['stamps'] === 'object')
    .map((document) => ({ _deleted: false, ...document }) as unknown as WithDeleted<SyncedDocument>);
}
