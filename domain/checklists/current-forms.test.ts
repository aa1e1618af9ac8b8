import { expect, test } from 'vitest';
import { formatHlc } from '../clock/hlc.ts';
import { create } from '../merge/merge.ts';
import { closing } from '../packs/checklists/incident.ts';
import { roadsideChecklists } from '../packs/checklists/roadside-checklists.ts';
import { templateShape, type Template } from '../schema/template.ts';
import { currentForms, keyFor } from './current-forms.ts';

const anna = '01900000-0000-7000-8000-00000000000a';
const published = (version: number, title: string, ms: number, key = 'closing'): Template =>
  create(
    templateShape,
    { id: anna, by: anna, at: '2026-11-21T03:04:05Z', form: { ...closing, key, version, title } },
    formatHlc(ms, 0, 'abcdefgh0001'),
    anna,
  );
const titleOf = (templates: readonly Template[], key = 'closing'): string | undefined =>
  currentForms(roadsideChecklists, templates).find((form) => form.key === key)?.title;

test('[S104] the newest version of each form counts, whatever the order in which they came', () => {
  const [second, third] = [published(2, 'Two', 1), published(3, 'Three', 2)];
  expect(titleOf([])).toBe(closing.title);
  expect(titleOf([second])).toBe('Two');
  expect([titleOf([second, third]), titleOf([third, second])]).toEqual(['Three', 'Three']);
  expect(titleOf([published(1, 'Own', 1, 'own')], 'own')).toBe('Own');
  expect(currentForms(roadsideChecklists, [second])).toHaveLength(roadsideChecklists.length);
});

test('[S104] of two published as the same version the later stands, for everybody', () => {
  const [one, other] = [published(2, 'Early', 1), published(2, 'Late', 2)];
  expect([titleOf([one, other]), titleOf([other, one])]).toEqual(['Late', 'Late']);
});

test('a key is made from the title, and is not taken', () => {
  expect(keyFor('SAT camera, dusk', new Set())).toBe('sat-camera-dusk');
  expect(keyFor('Tür & Schloß', new Set())).toBe('tu-r-schlo');
  expect(keyFor('Visit', new Set(['visit', 'visit-2']))).toBe('visit-3');
  expect(keyFor('?', new Set())).toBe('x');
  expect(keyFor('A very long title that never seems to end', new Set()).length).toBeLessThanOrEqual(27);
});
