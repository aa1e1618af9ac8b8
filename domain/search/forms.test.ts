import { expect, test } from 'vitest';
import { roadside } from '../packs/roadside.ts';
import { checklistForm } from '../schema/checklist-form.ts';
import { indexForms, wordsOfForm } from './forms.ts';

const form = checklistForm.parse({
  key: 'aerial',
  version: 3,
  title: 'Aerial check',
  about: 'device',
  sections: [{ key: 'mast', title: 'On the mast', items: [{ key: 'tight', label: 'Clamp is tight', required: true, kind: 'tick' }] }],
});
const index = indexForms([...roadside.checklists, form]);
const found = (typed: string): string[] => index.search(typed, 9).map(({ id }) => id);

test('[S116] a checklist is found by its title, its sections and its items, badly typed too', () => {
  for (const typed of ['aerial', 'areial', 'mast clamp', 'clamp aerial']) expect(found(typed)).toContain('aerial');
  for (const { key, title } of roadside.checklists) expect(found(title)[0]).toBe(key);
  expect(wordsOfForm(form)).toEqual(['On the mast', 'Clamp is tight']);
});
