import type { Observable } from 'rxjs';
import type { RxCollection } from 'rxdb';
import type { Principal } from '#domain/protocol/session.ts';
import type { DocumentOf } from '#domain/schema/collections.ts';
import type { Actions } from './actions.ts';
import type { ApiClient } from './api.ts';
import type { LocalStore } from './local-store.ts';
import type { SyncStatus } from './sync/status.ts';

export type Collections = { readonly [C in keyof DocumentOf]: RxCollection<DocumentOf[C]> };

/** Everything a screen needs of one signed-in person on this laptop. Reads never wait for the network. */
export type Store = {
  readonly principal: Principal;
  readonly collections: Collections;
  readonly local: LocalStore;
  readonly actions: Actions;
  readonly api: ApiClient;
  /** The same in every tab: the tab that leads tells the others. Emits the current status at once. */
  readonly status$: Observable<SyncStatus>;
  /** Asks the leading tab to talk to the server now. */
  readonly checkNow: () => void;
  readonly close: () => Promise<void>;
};
