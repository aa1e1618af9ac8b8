import type { MatrixRule, RuleState } from '../schema/matrix-rule.ts';

/** What a person writes of a rule; the rest is who, when and how far it has come. */
export type RuleContent = Pick<MatrixRule, 'pattern' | 'ruling' | 'validity' | 'incident' | 'replaces'>;

export const emptyRule: RuleContent = {
  pattern: { vendor: '', model: '', revision: '', firmware: '', app: '' },
  ruling: { verdict: 'blocked', text: '' },
  validity: {},
  incident: '',
  replaces: '',
};

export type RuleProblem = 'pattern-missing' | 'text-missing' | 'ends-before-start' | 'replaces-missing';

/** What keeps a rule from being proposed. A rule about everything is a mistake; a condition or a reason is what a technician reads. */
export function ruleProblems({ pattern, ruling, validity, replaces }: RuleContent): RuleProblem[] {
  const problems: RuleProblem[] = [];
  const withdraws = ruling.verdict === 'withdrawn';
  if (Object.values(pattern).every((part) => part.trim() === '' || part.trim() === '*')) problems.push('pattern-missing');
  if (ruling.verdict !== 'supported' && ruling.text.trim() === '') problems.push('text-missing');
  const { from, until } = validity;
  if (from !== undefined && until !== undefined && Date.parse(until) <= Date.parse(from)) problems.push('ends-before-start');
  if (withdraws && replaces === '') problems.push('replaces-missing');
  return problems;
}

export type Decision = 'published' | 'declined';
export type DecisionRefusal = 'not-proposed' | 'own-rule' | 'note-missing';

/**
 * The state after a decision on a proposed rule, by somebody else than its author; its author may only take it back (`declined`). A
 * refusal needs a word. `at`: ISO 8601 with offset.
 */
export function decide(
  rule: Pick<MatrixRule, 'by' | 'state'>,
  decision: Decision,
  by: string,
  at: string,
  note: string,
): RuleState | DecisionRefusal {
  if (rule.state.status !== 'proposed') return 'not-proposed';
  if (decision === 'published' && rule.by === by) return 'own-rule';
  if (decision === 'declined' && rule.by !== by && note.trim() === '') return 'note-missing';
  return { ...rule.state, status: decision, decidedAt: at, decidedBy: by, ...(note.trim() === '' ? {} : { note: note.trim() }) };
}

/** Who may make a change of a rule: its author, whoever reviews, or (`undefined`) nobody (S82, S83). */
export function ruleChange(
  before: MatrixRule | undefined,
  after: MatrixRule,
  by: string,
  paths: readonly string[],
): 'write' | 'review' | undefined {
  const { status } = after.state;
  if (before === undefined) return status === 'draft' || status === 'proposed' ? 'write' : undefined;
  const isAuthor = before.by === by;
  if (paths.some((path) => path !== 'state')) {
    // What is under review, or was decided on, stays as it was read.
    if (!isAuthor || before.state.status !== 'draft' || paths.some((path) => path === 'by' || path === 'at')) return undefined;
  }
  if (status === 'draft' || status === 'proposed') return isAuthor && before.state.status === 'draft' ? 'write' : undefined;
  if (before.state.status !== 'proposed' && before.state.status !== status) return undefined;
  if (after.state.decidedBy !== by) return undefined;
  if (isAuthor) return status === 'declined' ? 'write' : undefined;
  return 'review';
}
