import { create } from 'zustand';
import { getReady, type GetProgress, type NotGot } from '../../db/get-ready.ts';
import type { Store } from '../../db/store.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { wantedAt } from './wanted-at.ts';

type Held = {
  /** Whose it is: somebody else may sign in meanwhile. */
  readonly of?: Store | undefined;
  readonly stopping?: AbortController | undefined;
  readonly progress?: GetProgress | undefined;
  readonly notGot?: readonly NotGot[] | undefined;
};

/** Outside the screen, so that getting goes on while somebody looks at another one. */
const useHeld = create<Held>(() => ({}));

export type Getting = {
  /** What is under way; `undefined` while nothing is being got. */
  readonly progress: GetProgress | undefined;
  /** What the last time could not get; `undefined` before there was one. */
  readonly notGot: readonly NotGot[] | undefined;
  /** `sites`: what is needed there. `now`: corrected time, ms since 1970. */
  readonly start: (sites: readonly string[], now: () => number) => void;
  readonly stop: () => void;
};

/** Getting all that is missing, until it is there or somebody stops it. */
export function useGetting(): Getting {
  const store = useStore();
  const held = useHeld();
  const { progress, notGot, stopping } = held.of === store ? held : {};
  return { progress, notGot, start: (sites, now) => void begin(store, sites, now), stop: () => stopping?.abort() };
}

async function begin(store: Store, sites: readonly string[], now: () => number): Promise<void> {
  const stopping = new AbortController();
  useHeld.setState({ of: store, stopping, progress: {}, notGot: undefined });
  const change = (next: Held): void => useHeld.setState((held) => (held.stopping === stopping ? next : {}));
  const tell = (more: GetProgress): void => change({ progress: { ...useHeld.getState().progress, ...more } });
  try {
    change({ notGot: await getReady(store, wantedAt(store, sites), now, tell, stopping.signal) });
  } catch (error) {
    reportError(error);
  } finally {
    change({ progress: undefined });
  }
}
