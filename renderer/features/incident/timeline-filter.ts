import type { Telling } from '#domain/rules/tellings.ts';
import type { TimelineEntry } from '#domain/schema/timeline.ts';

/** What of a timeline is shown: all of it, its key moments, or the entries of one group. */
export const timelineGroups = ['pinned', 'remarks', 'steps', 'checklists', 'files', 'changes', 'conflicts'] as const;
export type TimelineGroup = (typeof timelineGroups)[number];
export type TimelineFilter = TimelineGroup | 'all';

const groupOf: { readonly [K in TimelineEntry['kind']]: Exclude<TimelineGroup, 'pinned'> } = {
  remark: 'remarks',
  logged: 'steps',
  status: 'steps',
  assigned: 'steps',
  handover: 'steps',
  checklist: 'checklists',
  changed: 'changes',
  evidence: 'files',
  collision: 'conflicts',
  settled: 'conflicts',
  refused: 'conflicts',
};

export type Pins = { readonly [entry: string]: true };

/** The tellings that `filter` leaves. What a newer version wrote counts as a change. */
export function filtered(told: readonly Telling[], filter: TimelineFilter, pins: Pins): readonly Telling[] {
  if (filter === 'all') return told;
  if (filter === 'pinned') return told.filter(({ entry }) => pins[entry.id] === true);
  return told.filter(({ entry }) => (groupOf[entry.kind] ?? 'changes') === filter);
}

/** The groups that have anything in them, with how much. */
export function groupsIn(told: readonly Telling[], pins: Pins): { readonly group: TimelineGroup; readonly count: number }[] {
  return timelineGroups.map((group) => ({ group, count: filtered(told, group, pins).length })).filter(({ count }) => count > 0);
}
