import type { ChecklistForm } from '../schema/checklist-form.ts';
import { indexFew } from './few.ts';
import type { SearchIndex } from './search-index.ts';

/** What a form is found by besides its title: the words of its sections and items, in their order. */
export function wordsOfForm({ sections }: Pick<ChecklistForm, 'sections'>): string[] {
  return sections.flatMap(({ title, items }) => [title, ...items.map(({ label }) => label)]);
}

/** Checklists that can be filled (see `currentForms`), to be searched by their keys. They follow from the pack as well as from what was published. */
export function indexForms(forms: readonly ChecklistForm[]): SearchIndex {
  return indexFew(forms.map((form) => ({ id: form.key, name: form.title, text: wordsOfForm(form), version: String(form.version) })));
}
