import type { Hlc } from '#domain/clock/hlc.ts';
import { timelineEntry, type TimelineEntry } from '#domain/schema/timeline.ts';
import type { ActionDeps } from './action-deps.ts';
import type { JournalDocument } from './journal/format.ts';
import { announceWhile, type Announcement } from './outbox.ts';
import { beginSave, endSave } from './save.ts';

type Deps = Pick<ActionDeps, 'collections' | 'local' | 'clock'>;

/** Entries as they may be written; throws for what no action should have made. */
export function parsedEntries(entries: readonly TimelineEntry[]): TimelineEntry[] {
  return entries.map((entry) => timelineEntry.parse(entry));
}

export function entriesInJournal(entries: readonly TimelineEntry[]): JournalDocument[] {
  return entries.map((entry) => ({ collection: 'timeline', upTo: entry.order as Hlc, document: entry }));
}

/** What the outbox says of new entries. */
export function entriesAnnounced({ clock }: Pick<Deps, 'clock'>, entries: readonly TimelineEntry[]): Announcement[] {
  const since = Math.round(clock.now());
  return entries.map(({ id, incident, order }) => ({ collection: 'timeline', id, incident, upTo: order as Hlc, since }));
}

export async function insertEntries({ collections }: Pick<Deps, 'collections'>, entries: readonly TimelineEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const { error } = await collections.timeline.bulkInsert([...entries]);
  if (error.length > 0) throw new Error(`timeline entry not saved: status ${error[0]?.status}`);
}

/** Writes new entries and announces them in the outbox. */
export function announceEntries(deps: Deps, entries: readonly TimelineEntry[]): Promise<void> {
  return announceWhile(deps.local, entriesAnnounced(deps, entries), () => insertEntries(deps, entries).then(() => true));
}

/** Writes new entries as an action of their own. */
export async function writeEntries(deps: ActionDeps, entries: readonly TimelineEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const parsed = parsedEntries(entries);
  const saving = beginSave(deps, entriesInJournal(parsed));
  await endSave(deps, saving, await Promise.allSettled([announceEntries(deps, parsed)]));
}
