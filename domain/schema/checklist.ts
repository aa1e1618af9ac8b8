import { z } from 'zod';
import { HLC_LENGTH } from '../clock/hlc.ts';
import type { MergeShape } from '../merge/merge.ts';
import { checklistForm } from './checklist-form.ts';
import { fields, id, instant, line, newestFirst, optionalId, prose, stampedMap, stamps } from './fields.ts';

/** A name typed in place of a signature, and when. */
const signature = fields({ signedBy: line(120).min(1), at: instant });

/**
 * What somebody says to an item. `answer`: `true` for a tick, `pass`, `fail` or `na`, a number in the unit of its item, the key of a choice,
 * a text or a scanned code. `evidence`: ids of photos; a photo item is answered by having some. The note explains the answer, so they are one.
 */
const itemAnswer = fields({
  answer: z.union([z.literal(true), z.number(), line(2000), signature]).optional(),
  note: prose.optional(),
  evidence: z.array(id).max(100).optional(),
});
export type ItemAnswer = z.infer<typeof itemAnswer>;

/** See `rules/safety-answers.ts`: an answer, and the latest of each other person that was on screen then. */
const givenAnswer = fields({ value: itemAnswer, knew: z.record(id, z.string().max(HLC_LENGTH)) });

/** That a run is over: when, who said so, the keys of the items left undone and why. True together, so one register. */
const finish = fields({ at: instant, by: id, undone: z.array(line(64)).max(20_000), reason: prose.optional() });
export type Finish = z.infer<typeof finish>;

/** What conditions ask about, as it was when the run was started. */
const subject = fields({
  type: line(40).optional(),
  vendor: line(80).optional(),
  hardware: line(120).optional(),
  firmware: line(80).optional(),
  app: line(80).optional(),
  severity: line(10).optional(),
});
export type Subject = z.infer<typeof subject>;

/**
 * A run of a checklist, on an incident or on a visit to a site. It carries its form and its subject as they were when it was started, so it
 * is read everywhere and for ever as it was filled.
 */
export const checklist = fields({
  id,
  by: id,
  at: instant,
  form: checklistForm,
  subject,
  /** `''` on a visit to a site. */
  incident: optionalId,
  site: optionalId,
  device: optionalId,
  /** What a visit is for. */
  purpose: line(200).optional(),
  /** By item and person: `<item>_<person>` (S100). */
  answers: stampedMap(givenAnswer),
  finished: finish.optional(),
  stamps,
  /** Derived, for lists. */
  phase: z.enum(['open', 'finished']),
  newest: z.string().max(13),
});
export type Checklist = z.infer<typeof checklist>;

export const checklistShape: MergeShape<Checklist> = {
  maps: ['answers'],
  derived: ['phase', 'newest'],
  derive: ({ finished, at }) => ({ phase: finished === undefined ? 'open' : 'finished', newest: newestFirst(at) }),
};
