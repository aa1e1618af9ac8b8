import type { ChecklistItem } from '../../schema/checklist-form.ts';

/** What may be said of an item besides its kind, key and words; it is required unless that says otherwise. */
type More = Partial<Pick<ChecklistItem, 'hint' | 'showIf' | 'required' | 'safety' | 'ifFailed'>>;

export function tick(key: string, label: string, more: More = {}): ChecklistItem {
  return { kind: 'tick', key, label, required: true, ...more };
}

export function passFail(key: string, label: string, more: More = {}): ChecklistItem {
  return { kind: 'pass-fail', key, label, required: true, ...more };
}

/** `limits`: within which it passes, ends included. */
export function measured(
  key: string,
  label: string,
  unit: string,
  limits: { readonly min?: number; readonly max?: number },
  more: More = {},
): ChecklistItem {
  return { kind: 'number', key, label, required: true, unit, ...limits, ...more };
}

/** `options`: words by key; those in `fails` fail the item. */
export function choice(
  key: string,
  label: string,
  options: { readonly [key: string]: string },
  fails: readonly string[] = [],
  more: More = {},
): ChecklistItem {
  const all = Object.entries(options).map(([one, words]) => ({ key: one, label: words, ...(fails.includes(one) ? { fails: true } : {}) }));
  return { kind: 'choice', key, label, required: true, options: all, ...more };
}

export function text(key: string, label: string, more: More = {}): ChecklistItem {
  return { kind: 'text', key, label, required: true, ...more };
}

export function scan(key: string, label: string, more: More = {}): ChecklistItem {
  return { kind: 'scan', key, label, required: true, ...more };
}

export function photo(key: string, label: string, more: More = {}): ChecklistItem {
  return { kind: 'photo', key, label, required: true, ...more };
}

export function signature(key: string, label: string): ChecklistItem {
  return { kind: 'signature', key, label, required: true };
}
