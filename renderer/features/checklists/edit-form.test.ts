import { describe, expect, test } from 'vitest';
import { closing } from '#domain/packs/checklists/incident.ts';
import { roadside } from '#domain/packs/roadside.ts';
import { checklistForm, type ChecklistForm, type ChecklistItem, type Condition } from '#domain/schema/checklist-form.ts';
import {
  addItem,
  addSection,
  changeItem,
  moveItem,
  ofKind,
  optionsFrom,
  readSimple,
  removeItem,
  textOf,
  withoutUnread,
  withText,
  withType,
  writeSimple,
} from './edit-form.ts';

const keys = (form: ChecklistForm): string[][] => form.sections.map(({ items }) => items.map(({ key }) => key));

describe('a form in the editor', () => {
  test('gets sections and items with keys of their own', () => {
    const form = addItem(2)(addSection('Weather')(closing));
    expect(form.sections[2]).toMatchObject({ title: 'Weather', items: [{ kind: 'tick' }, { kind: 'tick' }] });
    const all = keys(form).flat();
    expect(new Set(all).size).toBe(all.length);
    expect(checklistForm.safeParse(changeItem(2, 0, (item) => ({ ...item, label: 'A' }))(form)).error?.issues).toMatchObject([
      { path: ['sections', 2, 'items', 1, 'label'] },
    ]);
  });

  test('items move and go, a section with its last one', () => {
    expect(keys(moveItem(0, 1, -1)(closing))[0]).toEqual(['mitigation', 'captured', 'evidence']);
    const one = removeItem(2, 0)(addSection('Weather')(closing));
    expect(one.sections).toHaveLength(2);
    expect(keys(removeItem(0, 1)(closing))[0]).toEqual(['captured', 'evidence']);
  });

  test('an item of another kind keeps its key and its words', () => {
    const [item] = closing.sections[0]!.items;
    for (const kind of ['number', 'choice', 'text', 'scan'] as const)
      expect(ofKind(item!, kind)).toMatchObject({ kind, key: 'captured', label: item!.label });
  });

  test('options are lines, and keep their keys', () => {
    const before = [
      { key: 'yes', label: 'Yes' },
      { key: 'no', label: 'No', fails: true },
    ];
    expect(optionsFrom('Yes\n! No\nPerhaps', before)).toEqual([...before, { key: 'o3', label: 'Perhaps' }]);
    expect(optionsFrom('Yes, all\n! No', before)).toEqual([{ key: 'yes', label: 'Yes, all' }, before[1]]);
    // What is gone is gone: a condition that asks for it must not come to mean another.
    expect(optionsFrom('! No', before)).toEqual([before[1]]);
    expect(optionsFrom('Other', before).map(({ key }) => key)).toEqual(['o3']);
  });

  test('a limit that is no number is not published, its place is named, and it can be tried out without', () => {
    const volts = (min: number | undefined): ChecklistForm =>
      changeItem(0, 0, (item) => ({ ...ofKind(item, 'number'), min, max: 14 }) as ChecklistItem)(closing);
    expect(checklistForm.safeParse(volts(Number.NaN)).error?.issues).toMatchObject([
      { path: ['sections', 0, 'items', 0, 'min'], message: 'has a limit that is no number' },
    ]);
    expect(withoutUnread(volts(Number.NaN))).toEqual(volts(undefined));
    expect(withoutUnread(volts(-5))).toEqual(volts(-5));
  });

  test('what a device is compared with is text beside the condition; without it the form is not published', () => {
    const withIf = (showIf: Condition): ChecklistForm => changeItem(0, 0, (item) => ({ ...item, showIf }))(closing);
    const problems = (showIf: Condition): unknown => checklistForm.safeParse(withIf(showIf)).error?.issues.map(({ message }) => message);
    const hardware: Condition = { fact: 'hardware', in: [] };
    expect([textOf(hardware), textOf(withText(hardware, 'Rev C')), textOf({ fact: 'firmware', within: '>=2' })]).toEqual([
      '',
      'Rev C',
      '>=2',
    ]);
    expect(withText(withText(hardware, 'Rev C'), ' ')).toEqual(hardware);
    expect(problems(withText(hardware, 'Rev C'))).toBeUndefined();
    expect(problems(withText({ fact: 'app', within: '' }, '>=2.1 <3'))).toBeUndefined();
    for (const lacking of [hardware, { fact: 'app', within: '' }, { item: 'captured', atLeast: Number.NaN }] as const)
      expect(problems(lacking)).toContain('has a condition that is not complete');
    expect(problems({ all: [hardware, { answered: 'captured' }] })).toContain('has a condition that is not complete');
    // Of several values, and of what is chosen from a list, there is nothing to type.
    expect(textOf({ fact: 'vendor', in: ['A', 'B'] })).toBeUndefined();
    expect(textOf({ fact: 'severity', in: ['SEV1'] })).toBeUndefined();
  });

  test('types are chosen one by one; with none it is for all', () => {
    const camera = { ...closing, types: withType(closing, 'camera', true) };
    expect(camera.types).toEqual(['camera']);
    expect(withType(camera, 'sensor', true)).toEqual(['camera', 'sensor']);
    expect(withType(camera, 'camera', false)).toBeUndefined();
  });

  test('conditions of one floor are shown and written as they were; of the pack all are', () => {
    const nested: Condition = { all: [{ any: [{ answered: 'a' }] }, { answered: 'b' }] };
    expect(readSimple(nested)).toBeUndefined();
    expect(writeSimple({ join: 'any', parts: [] })).toBeUndefined();
    const all = roadside.checklists.flatMap(({ sections }) =>
      sections.flatMap(({ items }) => items.flatMap(({ showIf, required }) => [showIf, required])),
    );
    for (const condition of all.filter((one) => typeof one === 'object')) expect(writeSimple(readSimple(condition)!)).toEqual(condition);
  });
});
