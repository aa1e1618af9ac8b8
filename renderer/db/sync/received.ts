import type { CollectionName } from '#domain/schema/collections.ts';

export type Progress = { readonly received: number; readonly toReceive: number };

/** How much has been received, of all there is: for "1,200 of 10,000". */
export type Received = {
  /** The server was asked how many documents of a collection this person sees. */
  readonly counted: (name: CollectionName, whole: number) => void;
  readonly isCounted: (name: CollectionName) => boolean;
  /** So many documents of a collection have been loaded; `done`: and there are no more. */
  readonly loaded: (name: CollectionName, count: number, done: boolean) => void;
  /** `loading`: during a first load; `remaining`: what live pulls have still to bring. */
  readonly now: (loading: boolean, remaining: number) => Progress;
};

/** A total is told once all of `names` have been counted, and grows only by what has really come new since. */
export function newReceived(names: readonly CollectionName[]): Received {
  const whole = new Map<CollectionName, number>();
  const loads = new Map<CollectionName, number>();
  /** The most that remained since nothing did. */
  let behind = 0;
  const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, one) => total + one, 0);
  return {
    counted: (name, count) => whole.set(name, Math.max(count, loads.get(name) ?? 0)),
    isCounted: (name) => whole.has(name),
    loaded: (name, count, done) => {
      loads.set(name, count);
      // What was changed meanwhile is no part of the load any more, and comes by a pull.
      if (done || count > (whole.get(name) ?? Infinity)) whole.set(name, count);
    },
    now: (loading, remaining) => {
      if (loading) {
        const received = sum(loads.values());
        return { received, toReceive: names.every((name) => whole.has(name)) ? sum(whole.values()) + remaining : 0 };
      }
      behind = remaining === 0 ? 0 : Math.max(behind, remaining);
      return { received: behind - remaining, toReceive: behind };
    },
  };
}
