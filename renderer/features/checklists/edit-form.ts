import type { ChecklistForm, ChecklistItem, ChecklistSection, Condition } from '#domain/schema/checklist-form.ts';
import { deviceTypes, type DeviceType } from '#domain/schema/device.ts';

/** A change of a form in the editor. Places are positions: of a section, and of an item within it. */
export type FormChange = (form: ChecklistForm) => ChecklistForm;

export function changeSection(place: number, change: (section: ChecklistSection) => ChecklistSection): FormChange {
  return (form) => ({ ...form, sections: form.sections.map((section, at) => (at === place ? change(section) : section)) });
}

export function changeItem(section: number, place: number, change: (item: ChecklistItem) => ChecklistItem): FormChange {
  return changeSection(section, (one) => ({ ...one, items: one.items.map((item, at) => (at === place ? change(item) : item)) }));
}

export function addSection(title: string): FormChange {
  return (form) => ({
    ...form,
    sections: [
      ...form.sections,
      {
        key: freeKey(
          's',
          form.sections.map(({ key }) => key),
        ),
        title,
        items: [newItem(form, 'tick')],
      },
    ],
  });
}

export function addItem(section: number): FormChange {
  return (form) => changeSection(section, (one) => ({ ...one, items: [...one.items, newItem(form, 'tick')] }))(form);
}

/** Takes an item out, and its section with the last one. */
export function removeItem(section: number, place: number): FormChange {
  return (form) => {
    const sections = form.sections.map((one, at) =>
      at === section ? { ...one, items: one.items.filter((_, item) => item !== place) } : one,
    );
    return { ...form, sections: sections.filter(({ items }) => items.length > 0) };
  };
}

/** Moves an item up or down within its section. */
export function moveItem(section: number, place: number, by: 1 | -1): FormChange {
  return changeSection(section, (one) => {
    const items = [...one.items];
    const [moved] = items.splice(place, 1);
    if (moved !== undefined) items.splice(place + by, 0, moved);
    return { ...one, items };
  });
}

/** The same item as one of another kind: it keeps its key, its words and when it is asked. */
export function ofKind({ key, label, hint, showIf, required, safety }: ChecklistItem, kind: ChecklistItem['kind']): ChecklistItem {
  const common = { key, label, hint, showIf, required, safety };
  if (kind === 'number') return { ...common, kind, unit: '' };
  return kind === 'choice' ? { ...common, kind, options: [{ key: 'a', label: '' }] } : { ...common, kind };
}

type Options = Extract<ChecklistItem, { kind: 'choice' }>['options'];

/**
 * The options of a choice as its author writes them, one a line, `!` before what fails. An option keeps its key, by which conditions ask for
 * it, where its words are still there, or where others have come in its line; a key is never handed on from an option that is gone.
 */
export function optionsFrom(text: string, before: Options): Options {
  const lines = text.split('\n').map((line) => {
    const words = line.trimStart();
    return words.startsWith('!') ? { label: words.slice(1).trimStart(), fails: true } : { label: words };
  });
  const stays = new Set(lines.map(({ label }) => label));
  const taken = before.map(({ key }) => key);
  const used = new Set<string>();
  return lines.map((line, place) => {
    const same = before.find(({ key, label }) => label === line.label && !used.has(key));
    const [there] = before.slice(place, place + 1).filter(({ label }) => lines.length === before.length && !stays.has(label));
    const key = same?.key ?? there?.key ?? freeKey('o', taken);
    used.add(key);
    if (!taken.includes(key)) taken.push(key);
    return { key, ...line };
  });
}

function newItem(form: ChecklistForm, kind: 'tick'): ChecklistItem {
  return {
    kind,
    key: freeKey(
      'i',
      form.sections.flatMap(({ items }) => items.map(({ key }) => key)),
    ),
    label: '',
    required: true,
  };
}

function freeKey(start: string, taken: readonly string[]): string {
  for (let number = taken.length + 1; ; number += 1) if (!taken.includes(`${start}${number}`)) return `${start}${number}`;
}

/** The form as it can be tried out: without limits that are no numbers yet, with which it is not published. */
export function withoutUnread(form: ChecklistForm): ChecklistForm {
  const read = (limit: number | undefined): number | undefined => (Number.isFinite(limit) ? limit : undefined);
  const items = (all: readonly ChecklistItem[]): ChecklistItem[] =>
    all.map((item) => (item.kind === 'number' ? { ...item, min: read(item.min), max: read(item.max) } : item));
  return { ...form, sections: form.sections.map((section) => ({ ...section, items: items(section.items) })) };
}

/** The type added to those that a form is for, or taken away; with the last one it is for all again. */
export function withType({ types = [] }: ChecklistForm, type: DeviceType, on: boolean): DeviceType[] | undefined {
  const next = deviceTypes.filter((one) => (one === type ? on : types.includes(one)));
  return next.length === 0 ? undefined : next;
}

/** The text that a condition compares something of the device with, as it is written beside it; `undefined` where it has none, or several. */
export function textOf(condition: Condition): string | undefined {
  if ('within' in condition) return condition.within;
  if (!('fact' in condition) || condition.fact === 'type' || condition.fact === 'severity' || condition.in.length > 1) return undefined;
  return condition.in[0] ?? '';
}

/** The same condition with another text. With none it is not complete. */
export function withText(condition: Condition, text: string): Condition {
  if ('within' in condition) return { ...condition, within: text };
  return 'fact' in condition ? { ...condition, in: text.trim() === '' ? [] : [text] } : condition;
}

/** A condition that the editor can show: one thing or several, of which all or any must be so, each perhaps the other way round. */
export type SimpleCondition = {
  readonly join: 'all' | 'any';
  readonly parts: readonly { readonly not: boolean; readonly is: Condition }[];
};

/** `undefined` for what was nested deeper than that. */
export function readSimple(condition: Condition): SimpleCondition | undefined {
  const join = 'any' in condition ? 'any' : 'all';
  const all = 'all' in condition ? condition.all : 'any' in condition ? condition.any : [condition];
  const parts = all.map((one) => ('not' in one ? { not: true, is: one.not } : { not: false, is: one }));
  return parts.some(({ is }) => 'all' in is || 'any' in is || 'not' in is) ? undefined : { join, parts };
}

/** `undefined` where nothing is asked. */
export function writeSimple({ join, parts }: SimpleCondition): Condition | undefined {
  const all = parts.map(({ not, is }): Condition => (not ? { not: is } : is));
  if (all.length < 2) return all[0];
  return join === 'all' ? { all } : { any: all };
}
