import type { RxReplicationState } from 'rxdb/plugins/replication';
import { Subject } from 'rxjs';
import type { SyncedDocument } from '#domain/merge/merge.ts';
import type { Checkpoint } from '#domain/protocol/sync.ts';
import { collectionNames, type CollectionName } from '#domain/schema/collections.ts';
import { Crossings } from './crossings.ts';
import { KeptChanges } from './kept-changes.ts';
import { Standing } from './standing.ts';

/** What sync keeps of one collection while the app runs. */
export type Line = {
  readonly standing: Standing;
  readonly kept: KeptChanges;
  readonly resync$: Subject<'RESYNC'>;
  replication: RxReplicationState<SyncedDocument, Checkpoint> | undefined;
  /** Resolves when no pull is on its way. */
  pulling: Promise<void>;
  readonly crossings: Crossings;
  /** Whether a pull has been answered in full since the stream was opened. */
  checked: boolean;
  remaining: number;
};
export type Lines = { readonly [C in CollectionName]: Line };

export function newLines(): Lines {
  return Object.fromEntries(collectionNames.map((name) => [name, newLine()])) as unknown as Lines;
}

function newLine(): Line {
  return {
    standing: new Standing(),
    kept: new KeptChanges(),
    resync$: new Subject(),
    replication: undefined,
    pulling: Promise.resolve(),
    crossings: new Crossings(),
    checked: false,
    remaining: 0,
  };
}

/** A stream was opened: what came by an earlier one is no guide any more. `last`: where the collection last changed, if the server says. */
export function streamOpened(line: Line, { epoch, scope, seq }: Checkpoint, last: number | undefined): void {
  line.standing.epoch = epoch;
  line.kept.clear();
  if (last !== undefined) line.kept.greeted(last, { epoch, scope, seq });
  line.checked = false;
  line.resync$.next('RESYNC');
}
