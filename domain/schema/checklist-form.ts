import { z } from 'zod';
import { checkForm } from '../checklists/check-form.ts';
import { deviceTypes } from './device.ts';
import { fields, line } from './fields.ts';

/** What a condition may ask about the device, and about the incident (`severity`). */
export const subjectFacts = ['type', 'vendor', 'hardware', 'firmware', 'app', 'severity'] as const;
export type SubjectFact = (typeof subjectFacts)[number];

/**
 * When something is shown or required: an expression as data, over answers to earlier items and over what the run is about. `in` with a
 * single value is "equals"; `within` is a semver range. An item that is not shown has no answer, so `answered`, `failed` and all the
 * others are false of it.
 */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly item: string; readonly in: readonly (string | number | boolean)[] }
  | { readonly item: string; readonly atLeast: number }
  | { readonly item: string; readonly atMost: number }
  | { readonly answered: string }
  | { readonly failed: string }
  | { readonly fact: SubjectFact; readonly in: readonly string[] }
  | { readonly fact: 'firmware' | 'app'; readonly within: string };

/** Short enough that with a person's id behind it, it is the key of an answer. */
const key = z.string().regex(/^[a-z0-9][a-z0-9-]{0,26}$/, 'is not a key of lower-case letters, digits and hyphens');
const fact = z.enum(subjectFacts);
const WIDEST = 50;
const INCOMPLETE = 'has a condition that is not complete';
const limit = z.number('has a limit that is no number');

const condition: z.ZodType<Condition> = z.lazy(() =>
  z.union(
    [
      fields({ all: z.array(condition).max(WIDEST) }),
      fields({ any: z.array(condition).max(WIDEST) }),
      fields({ not: condition }),
      fields({
        item: key,
        in: z
          .array(z.union([line(200), z.number(), z.boolean()]))
          .min(1, INCOMPLETE)
          .max(WIDEST),
      }),
      fields({ item: key, atLeast: z.number() }),
      fields({ item: key, atMost: z.number() }),
      fields({ answered: key }),
      fields({ failed: key }),
      fields({ fact, in: z.array(line(120)).min(1, INCOMPLETE).max(WIDEST) }),
      fields({ fact: z.enum(['firmware', 'app']), within: line(120).min(1, INCOMPLETE) }),
    ],
    INCOMPLETE,
  ),
);

/** What a failed or out-of-limits item asks for besides its answer. */
export const dues = ['nothing', 'note', 'photo', 'note-or-photo'] as const;
export type Due = (typeof dues)[number];

const common = {
  key,
  label: line(300).min(1, 'needs words'),
  hint: line(1000).optional(),
  showIf: condition.optional(),
  /** Whether it must be answered, or when. */
  required: z.union([z.boolean(), condition]),
  /** Somebody's safety hangs on it: answers of two people that differ are asked again, never settled by the later one (M8). */
  safety: z.boolean().optional(),
  /** Absent: a note. */
  ifFailed: z.enum(dues).optional(),
};

/** An answer that fails the item, where it is chosen. */
const option = fields({ key, label: line(200).min(1, 'needs words'), fails: z.boolean().optional() });

const item = z.discriminatedUnion('kind', [
  fields({ ...common, kind: z.literal('tick') }),
  fields({ ...common, kind: z.literal('pass-fail') }),
  /** `unit` as it is written behind the number; outside of `min` to `max` the item has failed. */
  fields({ ...common, kind: z.literal('number'), unit: line(20), min: limit.optional(), max: limit.optional() }),
  fields({ ...common, kind: z.literal('choice'), options: z.array(option).min(1).max(WIDEST) }),
  fields({ ...common, kind: z.literal('text') }),
  fields({ ...common, kind: z.literal('photo') }),
  fields({ ...common, kind: z.literal('signature') }),
  fields({ ...common, kind: z.literal('scan') }),
]);
export type ChecklistItem = z.infer<typeof item>;

const section = fields({
  key,
  title: line(200).min(1, 'needs words'),
  showIf: condition.optional(),
  items: z.array(item).min(1, 'needs an item').max(400),
});
export type ChecklistSection = z.infer<typeof section>;

/**
 * What a checklist asks. `key` is the same in all versions; what was published as a version never changes. The words are content, like a
 * title: written in the tenant's language, not translated.
 */
export const checklistForm = fields({
  key,
  version: z.int().min(1),
  title: line(200).min(1, 'needs words'),
  /** What a run is about: offered there. */
  about: z.enum(['incident', 'device', 'site']),
  /** Of devices, the types that it is for; absent: all. */
  types: z.array(z.enum(deviceTypes)).optional(),
  sections: z.array(section).min(1, 'needs a section').max(50),
}).superRefine((form, context) => {
  for (const { place, problem } of checkForm(form)) context.addIssue({ code: 'custom', path: [place], message: problem });
});
export type ChecklistForm = z.infer<typeof checklistForm>;
