import { z } from 'zod';
import type { MergeShape } from '../merge/merge.ts';
import { stampHlc } from '../clock/stamp.ts';
import { HLC_LENGTH } from '../clock/hlc.ts';
import { fields, id, instant, line, prose, stamps } from './fields.ts';

export const timelineKinds = [
  'logged',
  'changed',
  'status',
  'assigned',
  'handover',
  'remark',
  'checklist',
  'evidence',
  'collision',
  'settled',
  'refused',
] as const;

/** Who wrote the two sides of a collision, and when by their stamps. */
const collisionSides = fields({ keptBy: id, keptAt: instant, lostBy: id, lostAt: instant });

/** What became of a run of a checklist. `mended`: an item that had failed does no more. */
const checklistEvents = ['started', 'failed', 'mended', 'finished', 'resumed'] as const;

/** `title` and `item` as the form has them; `undone`: the labels of what a finished run left. */
const checklistResult = fields({
  run: id,
  title: line(200),
  event: z.enum(checklistEvents),
  item: line(300).optional(),
  undone: z.array(line(300)).max(400).optional(),
});

/**
 * One entry of an incident's timeline. Append-only: nothing edits an entry, a correction is a further one.
 * `from` and `to` hold the raw values of the field; `path` is the stamped path that changed (`severity`, `links.x`).
 */
export const timelineEntry = fields({
  id,
  incident: id,
  kind: z.enum(timelineKinds),
  /** When it happened, by the wall clock of the laptop (corrected), with its offset; of a remark, as its author says. */
  occurredAt: instant,
  by: id,
  path: line(130).optional(),
  from: z.unknown().optional(),
  to: z.unknown().optional(),
  text: prose.optional(),
  /** Of a `status` reached by override: the keys of what was missing. */
  without: z.array(line(64)).max(64).optional(),
  /** Of a `collision`, which the server writes: `to` is the value that was kept, `from` the one that lost. */
  collision: collisionSides.optional(),
  /** Of a `checklist`: `to` is the answer of `item`, `text` its note, or why something was left undone. */
  checklist: checklistResult.optional(),
  /** Of a `settled`: the collision entry on which a person has decided. */
  settles: id.optional(),
  /** Of an `evidence`: the record of what was added; `text` is its name. */
  evidence: id.optional(),
  /** Of a `remark`: the one whose place it takes. */
  corrects: id.optional(),
  stamps,
  /** Derived: sorts an incident's entries as they were written. */
  order: z.string().max(HLC_LENGTH),
});
export type TimelineEntry = z.infer<typeof timelineEntry>;

export const timelineShape: MergeShape<TimelineEntry> = {
  maps: [],
  derived: ['order'],
  derive: (entry) => ({ order: entry.stamps['*'] === undefined ? '' : stampHlc(entry.stamps['*']) }),
};
