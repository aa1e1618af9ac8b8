import type { ItemAnswer } from '#domain/schema/checklist.ts';

/** What is said of an item besides what it has; as a function of what it has where that may change meanwhile. */
export type Given = Partial<ItemAnswer> | ((before: ItemAnswer) => Partial<ItemAnswer>);

/** What a person said of an item before, and what another said in their place, where that is what counts. */
type Before = { readonly own: ItemAnswer | undefined; readonly others: ItemAnswer | undefined };

/**
 * What a person says of an item by now. Whoever notes something on what another said, says the same; whoever says something else leaves the
 * other's note to them, and keeps their own. `undefined` where that is nothing and nobody else's answer counts: there is nothing to disagree with.
 */
export function sayNext({ own, others }: Before, given: Given): ItemAnswer | undefined {
  const held = others ?? own;
  const part = typeof given === 'function' ? given(held ?? {}) : given;
  const base = 'answer' in part ? own : held;
  const next = Object.fromEntries(Object.entries({ ...base, ...part }).filter(([, value]) => !isNothing(value)));
  return others === undefined && Object.keys(next).length === 0 ? undefined : next;
}

function isNothing(value: ItemAnswer[keyof ItemAnswer]): boolean {
  return value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}
