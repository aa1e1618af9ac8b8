import { hlcMs, type Hlc } from '../clock/hlc.ts';
import type { TimelineEntry } from '../schema/timeline.ts';
import { happenedAt } from './timeline.ts';

/** An entry of the timeline as it is to be read. A remark that its author has corrected is told in its newest words (S85). */
export type Telling = {
  /** As it was first written. */
  readonly entry: TimelineEntry;
  /** The newest words: `entry` itself, or its latest correction. */
  readonly said: TimelineEntry;
  /** What was said before, oldest first; empty where nothing was corrected. */
  readonly earlier: readonly TimelineEntry[];
  /** When it happened, in ms since 1970, and what a clock that was wrong said of that (see `happenedAt`). */
  readonly at: number;
  readonly clockSaid?: string;
  /** When `said` was written down, in ms since 1970, where that was another minute than it speaks of. */
  readonly notedAt?: number;
};

/** A remark tells of the minute in which it is written, unless it is noted this much later. Milliseconds. */
const LATER_MS = 60_000;

/** The entries of one incident as they are to be read: by when they happened, the latest first. The order of `entries` plays no part. */
export function tellings(entries: readonly TimelineEntry[]): Telling[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const corrections = new Map<string, TimelineEntry[]>();
  const told: TimelineEntry[] = [];
  for (const entry of entries) {
    const remark = corrected(entry, byId);
    if (remark === undefined) told.push(entry);
    else corrections.set(remark.id, [...(corrections.get(remark.id) ?? []), entry]);
  }
  return told
    .map((entry) => tellingOf(entry, (corrections.get(entry.id) ?? []).toSorted(asWritten)))
    .toSorted((a, b) => b.at - a.at || asWritten(b.entry, a.entry));
}

/** The remark that `entry` puts right: one by the same person, and no correction itself. Anything else stands by itself. */
function corrected({ kind, by, corrects }: TimelineEntry, byId: ReadonlyMap<string, TimelineEntry>): TimelineEntry | undefined {
  const remark = corrects === undefined || kind !== 'remark' ? undefined : byId.get(corrects);
  return remark?.kind === 'remark' && remark.by === by && remark.corrects === undefined ? remark : undefined;
}

function tellingOf(entry: TimelineEntry, corrections: readonly TimelineEntry[]): Telling {
  const said = corrections.at(-1) ?? entry;
  const earlier = corrections.length === 0 ? [] : [entry, ...corrections.slice(0, -1)];
  // A correction that leaves the time alone speaks of the same moment, by the clock that was asked then.
  const timed = [entry, ...corrections].find(({ occurredAt }) => occurredAt === said.occurredAt) ?? said;
  const { at, clockSaid } = happenedAt(timed);
  const written = hlcMs(said.order as Hlc);
  const isLater = said.kind === 'remark' && written - at >= LATER_MS;
  return { entry, said, earlier, at, ...(clockSaid === undefined ? {} : { clockSaid }), ...(isLater ? { notedAt: written } : {}) };
}

function asWritten(a: TimelineEntry, b: TimelineEntry): number {
  if (a.order !== b.order) return a.order < b.order ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}
