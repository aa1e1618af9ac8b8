import type { Patch } from '../bundle/bundle.ts';

/** A bug that somebody could have written: the simulation has to find it. */
export type Mutant = Patch & {
  readonly name: string;
  /** Shows within a few seeds: planted with every change. */
  readonly quick?: boolean;
  /** A seed that has shown it, where few do: tried first, to save time. */
  readonly lastSeenIn?: number;
};
