import { matchPart, parseRange, parseVersion, fold } from '../compat/version-range.ts';
import type { Subject, ItemAnswer } from '../schema/checklist.ts';
import type { Condition } from '../schema/checklist-form.ts';
import { partsOf } from './check-form.ts';

/** What conditions are decided by: what the run is about, and the earlier items that are shown and answered, by key. */
export type Facts = {
  readonly subject: Subject;
  readonly answered: ReadonlyMap<string, { readonly answer: ItemAnswer['answer']; readonly failed: boolean }>;
};

/** Whether a condition holds. Total: what it asks about and nobody said is not so; what this app does not know is not so either. */
export function holds(condition: Condition, facts: Facts): boolean {
  if ('not' in condition) return !holds(condition.not, facts);
  const parts = partsOf(condition);
  if (parts !== undefined) return 'all' in condition ? parts.every((part) => holds(part, facts)) : parts.some((part) => holds(part, facts));
  if ('fact' in condition) return factHolds(condition, facts.subject[condition.fact] ?? '');
  if ('answered' in condition) return facts.answered.has(condition.answered);
  if ('failed' in condition) return facts.answered.get(condition.failed)?.failed === true;
  if (!('item' in condition)) return false;
  const answer = facts.answered.get(condition.item)?.answer;
  if ('in' in condition) return condition.in.some((value) => value === answer);
  if (typeof answer !== 'number') return false;
  return 'atLeast' in condition ? answer >= condition.atLeast : answer <= condition.atMost;
}

function factHolds(condition: Extract<Condition, { fact: unknown }>, told: string): boolean {
  if ('in' in condition) return condition.in.some((value) => fold(value) === fold(told));
  return matchPart(parseRange(condition.within), told, parseVersion(told)) === 'yes';
}
