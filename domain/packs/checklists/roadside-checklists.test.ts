import { describe, expect, test } from 'vitest';
import { checklistForm, type ChecklistForm } from '../../schema/checklist-form.ts';
import { startRun } from '../../checklists/run.ts';
import { evaluate } from '../../checklists/evaluate.ts';
import { formatHlc } from '../../clock/hlc.ts';
import { roadsideChecklists } from './roadside-checklists.ts';

const anna = '01900000-0000-7000-8000-00000000000a';
const find = (key: string): ChecklistForm => roadsideChecklists.find((form) => form.key === key)!;
const shown = (form: ChecklistForm, subject: Parameters<typeof evaluate>[0]['subject']): string[] => {
  const context = { id: anna, by: anna, at: '2026-11-21T03:04:05Z', stamp: formatHlc(1, 0, 'abcdefgh0001') };
  const run = { ...startRun(form, { site: '' }, context), subject };
  return evaluate(run).items.flatMap((state) => (state.shown ? [state.item.key] : []));
};

describe('the checklists of the roadside pack (F13)', () => {
  test.each(roadsideChecklists.map((form) => [form.title, form] as const))('%s is sound', (_title, form) => {
    expect(checklistForm.safeParse(form).error?.issues).toBeUndefined();
  });

  test('are all that F13 names, each under a key of its own', () => {
    expect(roadsideChecklists.map(({ key }) => key)).toEqual([
      'closing',
      'during',
      'after',
      'site-visit',
      'sat-camera-day',
      'sat-camera-night',
      'sat-lane-controller-day',
      'sat-lane-controller-night',
      'sat-message-sign-day',
      'sat-message-sign-night',
    ]);
  });

  test('ask by severity and by type', () => {
    expect(shown(find('during'), { severity: 'SEV1' })).toContain('channel');
    expect(shown(find('during'), { severity: 'SEV3' })).not.toContain('channel');
    expect(shown(find('sat-camera-day'), { type: 'anpr-camera' })).toContain('plates');
    expect(shown(find('sat-camera-day'), { type: 'camera' })).not.toContain('plates');
  });

  test('ask for a photo of what nobody can look at again: a cabinet before and after, the picture that was accepted', () => {
    const photos = (key: string): string[] => {
      const items = find(key).sections.flatMap((section) => section.items);
      return items.filter(({ kind, required }) => kind === 'photo' && required === true).map((item) => item.key);
    };
    expect(photos('site-visit')).toEqual(['before', 'after']);
    expect(photos('sat-camera-night')).toEqual(['picture']);
    expect(photos('sat-lane-controller-day')).toEqual([]);
  });
});
