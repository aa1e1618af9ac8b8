import { liveQuery } from 'dexie';
import { BehaviorSubject, type Observable } from 'rxjs';
import type { LaptopClock } from '../laptop-clock.ts';
import type { LocalStore } from '../local-store.ts';
import type { ConnectionState } from './connection.ts';
import type { Lines } from './line.ts';
import { phaseOf } from './phase.ts';
import type { Received } from './received.ts';
import type { LastCheck, SyncStatus } from './status.ts';

/** For the next start; not more often, since each write syncs the disk. */
const REMEMBER_EVERY_MS = 10_000;

export type TellStatusDeps = {
  readonly local: LocalStore;
  readonly clock: LaptopClock;
  readonly lines: Lines;
  readonly received: Received;
  readonly connection: () => ConnectionState;
  /** Whether the first load has ended. */
  readonly isLoaded: () => boolean;
  /** How many files were added here whose bytes the server does not hold yet. */
  readonly filesWaiting$: Observable<number>;
  readonly tell: (change: Partial<SyncStatus>) => void;
};

/** What a person is told of sync, put together anew at each event. */
export type TellStatus = {
  readonly evaluate: () => void;
  /** Whether the server can be reached and everything known has been pulled. */
  readonly ready$: BehaviorSubject<boolean>;
  readonly isSending: () => boolean;
  /** Whether the last comparison of this run of the app found both sides the same, and nothing has been known otherwise since. */
  readonly isAgreed: () => boolean;
  /** The last comparison of this run of the app: when it was, ms since 1970; 0 without one. */
  readonly checkedAt: () => number;
  readonly compared: (check: LastCheck) => void;
  /** Both sides may differ after all. */
  readonly doubt: () => void;
  /** Begins to count what waits and what was refused. */
  readonly watch: () => void;
  readonly stop: () => void;
};

export function tellStatus(deps: TellStatusDeps): TellStatus {
  const { local, clock, lines } = deps;
  const ready$ = new BehaviorSubject(false);
  let waiting = 0;
  let refused = 0;
  let files = 0;
  let lastKept = 0;
  let lastCheck: LastCheck | undefined;
  let agreed = false;
  let watching: readonly { readonly unsubscribe: () => void }[] = [];

  const evaluate = (): void => {
    const all = Object.values(lines);
    const remaining = all.reduce((sum, line) => sum + line.remaining, 0);
    const checked = all.every((line) => line.checked);
    const [connection, loaded] = [deps.connection(), deps.isLoaded()];
    const phase = phaseOf(connection, { loading: !loaded, receiving: remaining > 0, waiting, refused, files, checked, agreed });
    const ready = connection === 'up' && loaded && remaining === 0 && checked;
    if (ready !== ready$.value) ready$.next(ready);
    const now = Math.round(clock.now());
    const exchanged = phase === 'up-to-date' || phase === 'needs-you' || phase === 'files-to-send';
    const settled = exchanged ? { lastSyncedAt: now } : {};
    if (exchanged && Math.abs(now - lastKept) > REMEMBER_EVERY_MS) {
      lastKept = now;
      void local.facts.put({ key: 'last-synced', value: now });
    }
    deps.tell({
      phase,
      ...deps.received.now(!loaded, remaining),
      clockErrorMs: clock.errorMs(),
      ...(lastCheck === undefined ? {} : { lastCheck }),
      ...settled,
    });
  };

  return {
    evaluate,
    ready$,
    isSending: () => waiting > 0,
    isAgreed: () => agreed,
    checkedAt: () => lastCheck?.at ?? 0,
    compared: (check) => {
      lastCheck = check;
      agreed = check.left === 0;
      evaluate();
    },
    doubt: () => {
      agreed = false;
    },
    watch: () => {
      watching = [
        liveQuery(() => local.quarantine.count()).subscribe((count) => {
          refused = count;
          evaluate();
        }),
        liveQuery(() => local.outbox.count()).subscribe((count) => {
          waiting = count;
          evaluate();
        }),
        deps.filesWaiting$.subscribe((count) => {
          files = count;
          evaluate();
        }),
      ];
    },
    stop: () => {
      for (const subscription of watching) subscription.unsubscribe();
    },
  };
}
