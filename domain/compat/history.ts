import type { MatrixRule } from '../schema/matrix-rule.ts';

/** One step of the matrix: the rule that was published as version `version`, and the one whose place it took. */
export type Step = { readonly version: number; readonly rule: MatrixRule; readonly before: MatrixRule | undefined };

/** Everything that was ever published, first to last. A decision that arrives late takes the place of its time. */
export function historyOf(rules: readonly MatrixRule[]): Step[] {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  return rules
    .filter(({ state }) => state.status === 'published')
    .toSorted((a, b) => decidedMs(a) - decidedMs(b) || (a.id < b.id ? -1 : 1))
    .map((rule, place) => ({ version: place + 1, rule, before: byId.get(rule.replaces) }));
}

/** A rule that came, went, or became another between two versions; one of the two may be absent. */
export type RuleDifference = { readonly before: MatrixRule | undefined; readonly after: MatrixRule | undefined };

/** What differs between two versions of the matrix, both counted from 1; 0 is the empty matrix. Validity is not looked at. */
export function differenceBetween(history: readonly Step[], from: number, to: number): RuleDifference[] {
  const [old, now] = [standingAt(history, from), standingAt(history, to)];
  const byId = new Map(history.map(({ rule }) => [rule.id, rule]));
  const ancestor = (rule: MatrixRule): MatrixRule | undefined => {
    let older = byId.get(rule.replaces);
    while (older !== undefined && !old.has(older)) older = byId.get(older.replaces);
    return older;
  };
  const added = [...now].filter((rule) => !old.has(rule)).map((after): RuleDifference => ({ before: ancestor(after), after }));
  const changed = new Set(added.map(({ before }) => before));
  const gone = [...old]
    .filter((rule) => !now.has(rule) && !changed.has(rule))
    .map((before): RuleDifference => ({ before, after: undefined }));
  return [...added, ...gone];
}

function standingAt(history: readonly Step[], version: number): Set<MatrixRule> {
  const steps = history.filter((step) => step.version <= version);
  const replaced = new Set(steps.map(({ rule }) => rule.replaces));
  return new Set(steps.map(({ rule }) => rule).filter(({ id, ruling }) => ruling.verdict !== 'withdrawn' && !replaced.has(id)));
}

function decidedMs({ state }: MatrixRule): number {
  return Date.parse(state.decidedAt ?? '') || 0;
}
