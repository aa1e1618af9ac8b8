import type { Seeded } from '../../fixtures/random.ts';

/** Somebody to whom things happen: a running laptop, a running server, the network. What it had before it ends with it. */
export type Owner = { readonly name: string; readonly rank: number; alive: boolean };

type Entry = {
  readonly at: number;
  readonly rank: number;
  readonly order: number;
  readonly owner: Owner;
  run: (() => unknown) | undefined;
};

/**
 * Everything that is going to happen, in one queue ordered by virtual time (ms since 1970). Nothing else in a simulation
 * moves: between two entries all promises settle, so the same seed is the same run. Of what falls on one instant, each owner's
 * comes in the order it was asked for; among owners chance decides, once for each.
 */
export class Agenda {
  now: number;
  steps = 0;
  private readonly heap: Entry[] = [];
  private readonly random: Seeded;
  private order = 0;

  constructor(start: number, random: Seeded) {
    this.now = start;
    this.random = random;
  }

  owner(name: string): Owner {
    return { name, rank: this.random(), alive: true };
  }

  /** Answers with how to call it off. */
  in(delayMs: number, owner: Owner, run: () => unknown): () => void {
    const entry: Entry = { at: this.now + Math.max(0, delayMs), rank: owner.rank, order: (this.order += 1), owner, run };
    push(this.heap, entry);
    return () => (entry.run = undefined);
  }

  /** Lets everything happen that falls before `until` (virtual ms since 1970). `after` is told of each step. */
  async runUntil(until: number, after: (owner: Owner) => void): Promise<void> {
    for (let next = this.heap[0]; next !== undefined && next.at <= until; next = this.heap[0]) {
      pop(this.heap);
      const { run, owner } = next;
      if (run === undefined || !owner.alive) continue;
      next.run = undefined;
      this.now = Math.max(this.now, next.at);
      this.steps += 1;
      await run();
      await settled();
      after(owner);
    }
    this.now = Math.max(this.now, until);
  }
}

/** All promises that can go on without time passing have gone on. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function before(a: Entry, b: Entry): boolean {
  if (a.at !== b.at) return a.at < b.at;
  return a.rank === b.rank ? a.order < b.order : a.rank < b.rank;
}

function push(heap: Entry[], entry: Entry): void {
  let place = heap.length;
  heap.push(entry);
  while (place > 0) {
    const parent = (place - 1) >> 1;
    if (before(heap[parent]!, entry)) break;
    heap[place] = heap[parent]!;
    place = parent;
  }
  heap[place] = entry;
}

function pop(heap: Entry[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let place = 0;
  for (;;) {
    let child = place * 2 + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child += 1;
    if (before(last, heap[child]!)) break;
    heap[place] = heap[child]!;
    place = child;
  }
  heap[place] = last;
}
