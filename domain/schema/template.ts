import type { z } from 'zod';
import type { MergeShape } from '../merge/merge.ts';
import { checklistForm } from './checklist-form.ts';
import { fields, id, instant, stamps } from './fields.ts';

/** One version of a tenant's own checklist, as it was published. It never changes: a newer version is another document. */
export const template = fields({ id, by: id, at: instant, form: checklistForm, stamps });
export type Template = z.infer<typeof template>;

export const templateShape: MergeShape<Template> = { maps: [], derived: [], derive: () => ({}) };
