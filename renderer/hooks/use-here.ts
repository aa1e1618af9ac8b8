import { create } from 'zustand';
import type { Point } from '#domain/map/site-order.ts';
import type { Store } from '../db/store.ts';
import { useStore } from './store-context.tsx';

/** Where the person is: by the laptop (`accuracy` in metres), or by naming a site. */
export type Here =
  | { readonly by: 'laptop'; readonly at: Point; readonly accuracy: number }
  | { readonly by: 'site'; readonly at: Point; readonly site: string; readonly name: string };

type Known = {
  /** Whose it is: somebody else may sign in meanwhile. */
  readonly of?: Store;
  readonly here?: Here | undefined;
};

/** In the memory of this page only: a position is nobody's business (S133). */
const useKnown = create<Known>(() => ({}));

export type UseHere = { readonly here: Here | undefined; readonly setHere: (here: Here | undefined) => void };

/** Where the person said that they are, or let the laptop say; `undefined` until they do, and once they have it forgotten. */
export function useHere(): UseHere {
  const store = useStore();
  const known = useKnown();
  return { here: known.of === store ? known.here : undefined, setHere: (here) => useKnown.setState({ of: store, here }) };
}
