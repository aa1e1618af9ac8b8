import type { ChecklistForm } from '../schema/checklist-form.ts';
import { SearchIndex } from './search-index.ts';

/** What a form is found by besides its title: the words of its sections and items, in their order. */
export function wordsOfForm({ sections }: Pick<ChecklistForm, 'sections'>): string[] {
  return sections.flatMap(({ title, items }) => [title, ...items.map(({ label }) => label)]);
}

/**
 * Checklists that can be filled (see `currentForms`), to be searched by their keys. They are few and follow from the pack as well as from
 * what was published, so they have an index of their own, made anew whenever they change.
 */
export function indexForms(forms: readonly ChecklistForm[]): SearchIndex {
  const index = new SearchIndex();
  for (const form of forms) {
    const text = wordsOfForm(form).join(' ');
    const entry = {
      id: form.key,
      kind: 'checklists',
      over: false,
      at: 0,
      codes: [],
      serials: [],
      name: form.title,
      text,
      refs: [],
    } as const;
    index.put(entry, String(form.version));
  }
  return index;
}
