import { create } from 'zustand';
import type { Point } from '#domain/map/site-order.ts';

/** Where the person is: by the laptop (`accuracy` in metres), or by naming a site. */
export type Here =
  | { readonly by: 'laptop'; readonly at: Point; readonly accuracy: number }
  | { readonly by: 'site'; readonly at: Point; readonly site: string; readonly name: string };

/** In the memory of this page only: a position is nobody's business (S133). */
const useKnown = create<{ readonly here: Here | undefined }>(() => ({ here: undefined }));

/** Where the person said that they are, or let the laptop say; `undefined` until they do, and once they have it forgotten. */
export function useHere(): Here | undefined {
  return useKnown(({ here }) => here);
}

export function setHere(here: Here | undefined): void {
  useKnown.setState({ here });
}
