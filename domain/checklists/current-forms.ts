import { CREATION } from '../merge/merge.ts';
import type { ChecklistForm } from '../schema/checklist-form.ts';
import type { Template } from '../schema/template.ts';

/**
 * The newest version of each form: of the pack's, and of what the tenant has published under the same or other keys. Of two published as the
 * same version without knowing of each other the later stands, so that everybody fills the same (S104).
 */
export function currentForms(pack: readonly ChecklistForm[], templates: readonly Template[]): ChecklistForm[] {
  const current = new Map(pack.map((form) => [form.key, form]));
  for (const { form } of templates.toSorted(asPublished)) {
    if (form.version >= (current.get(form.key)?.version ?? 0)) current.set(form.key, form);
  }
  return [...current.values()];
}

function asPublished(one: Template, other: Template): number {
  return (one.stamps[CREATION] ?? '') < (other.stamps[CREATION] ?? '') ? -1 : 1;
}

/** A key for a new form, from its title; different from `taken`. */
export function keyFor(title: string, taken: ReadonlySet<string>): string {
  const base =
    title
      .normalize('NFKD')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '')
      .slice(0, 22) || 'x';
  for (let number = 1; ; number += 1) {
    const key = number === 1 ? base : `${base}-${number}`;
    if (!taken.has(key)) return key;
  }
}
