import type { Observable } from 'rxjs';
import type { RelayLoad } from '#domain/protocol/relay.ts';
import type { Principal } from '#domain/protocol/session.ts';
import type { Actions } from './actions.ts';
import type { ApiClient } from './api.ts';
import type { Collections } from './database.ts';
import type { EvidenceKeeper } from './evidence/keeper.ts';
import type { Journal } from './journal/journal.ts';
import type { LocalStore } from './local-store.ts';
import type { ManualKeeper } from './manuals/keeper.ts';
import type { MapKeeper } from './map/keeper.ts';
import type { RoomWatch } from './room.ts';
import type { Taken } from './relay/carry.ts';
import type { HandOver } from './relay/hand-over.ts';
import type { Searcher } from './search/searcher.ts';
import type { SyncStatus } from './sync/status.ts';

/** Everything a screen needs of one signed-in person on this laptop. Reads never wait for the network. */
export type Store = {
  readonly principal: Principal;
  readonly collections: Collections;
  readonly local: LocalStore;
  readonly actions: Actions;
  readonly api: ApiClient;
  /** Bytes of evidence on this laptop. */
  readonly evidence: EvidenceKeeper;
  /** The tenant's map on this laptop. */
  readonly map: MapKeeper;
  /** The tenant's manuals on this laptop. */
  readonly manuals: ManualKeeper;
  /** Room on this laptop. */
  readonly room: RoomWatch;
  /** Everything that can be found on this laptop. */
  readonly search: Searcher;
  readonly journal: Pick<Journal, 'works' | 'damaged'>;
  /** Everything that this person has not sent yet, as a push would send it, and when that was looked up (ISO 8601). */
  readonly unsent: () => Promise<{ readonly documents: RelayLoad['documents']; readonly at: string }>;
  /** Work for a colleague to take along, and a colleague's work taken along here. */
  readonly relay: {
    readonly handOver: () => Promise<HandOver | 'nothing' | 'no-key'>;
    readonly takeAlong: (file: Blob) => Promise<Taken>;
  };
  /** The same in every tab: the tab that leads tells the others. Emits the current status at once. */
  readonly status$: Observable<SyncStatus>;
  /** Asks the leading tab to talk to the server now. */
  readonly checkNow: () => void;
  readonly close: () => Promise<void>;
};
