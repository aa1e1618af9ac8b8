import { parseRange } from '../compat/version-range.ts';
import type { ChecklistForm, ChecklistItem, Condition } from '../schema/checklist-form.ts';

/** `place`: `section`, `section/item` or `section/item/showIf`, by their keys. */
export type FormProblem = { readonly place: string; readonly problem: FormProblemKind };
export type FormProblemKind =
  | 'key-twice'
  | 'refers-to-nothing'
  | 'refers-to-itself'
  | 'refers-forward'
  | 'no-number'
  | 'no-such-answer'
  | 'no-range'
  | 'too-deep'
  | 'limits-crossed'
  | 'option-twice';

/** No condition that a person wrote comes near. */
const DEEPEST = 8;

/**
 * What is wrong with a form besides its shape, each with its place. A condition may ask about earlier items only: a form is filled from top to
 * bottom, so every question is decided by the time it is reached, and no circle can be closed: in any, one reference goes forward or to itself.
 */
export function checkForm({ sections }: Pick<ChecklistForm, 'sections'>): FormProblem[] {
  const problems: FormProblem[] = [];
  const all = new Map(sections.flatMap(({ items }) => items.map((item) => [item.key, item] as const)));
  const earlier = new Map<string, ChecklistItem>();
  const sectionKeys = new Set<string>();
  const tell = (place: string, problem: FormProblemKind | undefined): void => {
    if (problem !== undefined) problems.push({ place, problem });
  };
  for (const section of sections) {
    tell(section.key, sectionKeys.has(section.key) ? 'key-twice' : undefined);
    sectionKeys.add(section.key);
    const wrongWith = (condition: Condition | boolean | undefined, own?: string): FormProblemKind | undefined =>
      typeof condition === 'object' ? conditionProblem(condition, { all, earlier, own }) : undefined;
    tell(`${section.key}/showIf`, wrongWith(section.showIf));
    for (const item of section.items) {
      const place = `${section.key}/${item.key}`;
      tell(place, earlier.has(item.key) ? 'key-twice' : ownProblem(item));
      tell(`${place}/showIf`, wrongWith(item.showIf, item.key));
      tell(`${place}/required`, wrongWith(item.required, item.key));
      earlier.set(item.key, item);
    }
  }
  return problems;
}

function ownProblem(item: ChecklistItem): FormProblemKind | undefined {
  if (item.kind === 'number') return (item.min ?? -Infinity) > (item.max ?? Infinity) ? 'limits-crossed' : undefined;
  if (item.kind !== 'choice') return undefined;
  return new Set(item.options.map((option) => option.key)).size < item.options.length ? 'option-twice' : undefined;
}

type Known = {
  readonly all: ReadonlyMap<string, ChecklistItem>;
  readonly earlier: ReadonlyMap<string, ChecklistItem>;
  readonly own: string | undefined;
};

function conditionProblem(condition: Condition, known: Known, depth = 1): FormProblemKind | undefined {
  if (depth > DEEPEST) return 'too-deep';
  const parts = partsOf(condition);
  if (parts !== undefined) return firstOf(parts, (part) => conditionProblem(part, known, depth + 1));
  if ('within' in condition) return parseRange(condition.within).kind === 'range' ? undefined : 'no-range';
  if ('fact' in condition) return undefined;
  const asked = itemAsked(condition);
  if (asked === undefined) return undefined;
  const item = known.earlier.get(asked);
  if (item === undefined) return asked === known.own ? 'refers-to-itself' : known.all.has(asked) ? 'refers-forward' : 'refers-to-nothing';
  if ('atLeast' in condition || 'atMost' in condition) return item.kind === 'number' ? undefined : 'no-number';
  return 'in' in condition && condition.in.some((value) => !canBe(item, value)) ? 'no-such-answer' : undefined;
}

/** The conditions that this one is made of; `undefined` where it is made of none. */
export function partsOf(condition: Condition): readonly Condition[] | undefined {
  if ('all' in condition) return condition.all;
  if ('any' in condition) return condition.any;
  return 'not' in condition ? [condition.not] : undefined;
}

function itemAsked(condition: Condition): string | undefined {
  if ('answered' in condition) return condition.answered;
  if ('failed' in condition) return condition.failed;
  return 'item' in condition ? condition.item : undefined;
}

function canBe(item: ChecklistItem, value: string | number | boolean): boolean {
  switch (item.kind) {
    case 'tick':
      return value === true;
    case 'pass-fail':
      return value === 'pass' || value === 'fail' || value === 'na';
    case 'number':
      return typeof value === 'number';
    case 'choice':
      return item.options.some(({ key }) => key === value);
    case 'text':
    case 'scan':
      return typeof value === 'string';
    default:
      return false;
  }
}

function firstOf<T, R>(list: readonly T[], find: (one: T) => R | undefined): R | undefined {
  for (const one of list) {
    const found = find(one);
    if (found !== undefined) return found;
  }
  return undefined;
}
