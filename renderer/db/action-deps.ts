import type { Collections } from './database.ts';
import type { LaptopClock } from './laptop-clock.ts';
import type { LocalStore } from './local-store.ts';
import type { SaveDeps } from './save.ts';

/** What everything that a person can do stands on. */
export type ActionDeps = SaveDeps & {
  readonly collections: Collections;
  readonly local: LocalStore;
  readonly clock: LaptopClock;
  /** The person who acts. */
  readonly by: string;
  /** Whether they may give work to others. */
  readonly mayAssign: boolean;
  /** Ten random bytes for a new id. */
  readonly random: () => Uint8Array;
};
