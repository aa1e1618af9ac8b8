import { z } from 'zod';
import type { MergeShape } from '../merge/merge.ts';
import { fields, id, instant, line, optionalId, prose, stamps } from './fields.ts';

/** What a rule says of what it matches (F15). `withdrawn` says nothing: it takes the rule that it replaces out of the matrix. */
export const rulings = ['supported', 'conditional', 'blocked', 'withdrawn'] as const;

/** The way of a rule: written, put up for review, and decided on by a second person. The last two are final. */
export const ruleStatuses = ['draft', 'proposed', 'published', 'declined'] as const;

/**
 * Which variants a rule speaks of, as its author wrote it; what is empty matches anything. Revision, firmware and app are semver ranges
 * where they parse, else the vendor's raw string. One register: half of one pattern and half of another would be a third rule.
 */
export const rulePattern = fields({
  vendor: line(80),
  model: line(120),
  revision: line(80),
  firmware: line(120),
  app: line(120),
});
export type RulePattern = z.infer<typeof rulePattern>;

/**
 * `text` is the condition of a conditional rule, and the reason of any other. `passed`: the key of the checklist that has to be passed on the
 * device, where that is the condition (S87).
 */
const ruling = fields({ verdict: z.enum(rulings), text: prose, passed: line(64).optional() });
export type Ruling = z.infer<typeof ruling>;

/** Status, who decided and when, and what they said to it: true together. `proposedAt` is absent until the rule is proposed. */
const ruleState = fields({
  status: z.enum(ruleStatuses),
  proposedAt: instant.optional(),
  decidedAt: instant.optional(),
  decidedBy: id.optional(),
  note: prose.optional(),
});
export type RuleState = z.infer<typeof ruleState>;

/**
 * A rule of the variant matrix. From its proposal on only its state changes; what is to change in a published rule is proposed as a
 * rule that `replaces` it. So every published rule is one step in the history of the matrix.
 */
export const matrixRule = fields({
  id,
  by: id,
  at: instant,
  pattern: rulePattern,
  ruling,
  /** From when until when it holds; either may be absent. */
  validity: fields({ from: instant.optional(), until: instant.optional() }),
  /** The incident that it came from. */
  incident: optionalId,
  replaces: optionalId,
  state: ruleState,
  stamps,
});
export type MatrixRule = z.infer<typeof matrixRule>;

export const matrixRuleShape: MergeShape<MatrixRule> = { maps: [], derived: [], derive: () => ({}) };
