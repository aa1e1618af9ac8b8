import { describe, expect, test } from 'vitest';
import { formatHlc } from '../clock/hlc.ts';
import { edit, type Patch } from '../merge/merge.ts';
import { actionsNeeded, may } from '../rules/permissions.ts';
import { roles } from '../schema/person.ts';
import { matrixRuleShape, type MatrixRule, type RuleState } from '../schema/matrix-rule.ts';
import { decide, emptyRule, ruleProblems } from './review.ts';
import { ANNA, BEN, makeRule } from './testing/make-rule.ts';

const at = '2026-11-21T12:00:00.000+01:00';
const draft = makeRule(1, { pattern: { model: 'Cam-B' }, state: { status: 'draft' } });
const proposed = makeRule(1, { pattern: { model: 'Cam-B' }, state: { status: 'proposed', proposedAt: at } });
const published = makeRule(1, { pattern: { model: 'Cam-B' } });
const changed = (before: MatrixRule, patch: Patch<MatrixRule>, by: string): MatrixRule =>
  edit(matrixRuleShape, before, patch, formatHlc(Date.parse(at), 1, 'abcdefgh0002'), by, () => true);
const needed = (before: MatrixRule, patch: Patch<MatrixRule>, by: string) =>
  actionsNeeded('variants', before, changed(before, patch, by), by);
const decided = (status: RuleState['status'], by: string): Patch<MatrixRule> => ({ state: { status, decidedAt: at, decidedBy: by } });

describe('a rule on its way', () => {
  test('needs a pattern, a reason or condition, an end after its start, and something to withdraw', () => {
    expect(ruleProblems(emptyRule)).toEqual(['pattern-missing', 'text-missing']);
    expect(ruleProblems({ ...published, ruling: { verdict: 'supported', text: '' } })).toEqual([]);
    expect(ruleProblems({ ...published, validity: { from: at, until: at } })).toEqual(['ends-before-start']);
    expect(ruleProblems({ ...published, ruling: { verdict: 'withdrawn', text: 'wrong' } })).toEqual(['replaces-missing']);
    expect(ruleProblems({ ...published, pattern: { ...emptyRule.pattern, app: '*' } })).toEqual(['pattern-missing']);
  });

  test('is published by a second person, and declined with a word', () => {
    expect(decide(proposed, 'published', BEN, at, ' fine ')).toEqual({
      status: 'published',
      proposedAt: at,
      decidedAt: at,
      decidedBy: BEN,
      note: 'fine',
    });
    expect(decide(proposed, 'published', ANNA, at, '')).toBe('own-rule');
    expect(decide(proposed, 'declined', BEN, at, ' ')).toBe('note-missing');
    expect(decide(proposed, 'declined', ANNA, at, '')).toMatchObject({ status: 'declined', decidedBy: ANNA });
    expect(decide(draft, 'published', BEN, at, '')).toBe('not-proposed');
    expect(decide(published, 'declined', BEN, at, 'no')).toBe('not-proposed');
  });
});

describe('who may change a rule', () => {
  test('[S82] everybody writes rules, leads and admins decide', () => {
    expect(roles.filter((role) => may(role, 'matrix.propose'))).toEqual([...roles]);
    expect(roles.filter((role) => may(role, 'matrix.review'))).toEqual(['lead', 'admin']);
    expect(actionsNeeded('variants', undefined, draft, ANNA)).toEqual(['matrix.propose']);
    expect(actionsNeeded('variants', undefined, proposed, ANNA)).toEqual(['matrix.propose']);
    expect(actionsNeeded('variants', undefined, published, ANNA)).toBeUndefined();
  });

  test('[S82] the author changes a draft and proposes it; nobody else does, and what is proposed stays as it was read', () => {
    const ruling = { ruling: { verdict: 'supported', text: '' } } as const;
    expect(needed(draft, ruling, ANNA)).toEqual(['matrix.propose']);
    expect(needed(draft, { ...ruling, state: { status: 'proposed', proposedAt: at } }, ANNA)).toEqual(['matrix.propose']);
    expect(needed(draft, ruling, BEN)).toBeUndefined();
    expect(needed(draft, { state: { status: 'proposed', proposedAt: at } }, BEN)).toBeUndefined();
    expect(needed(draft, { by: BEN }, ANNA)).toBeUndefined();
    expect(needed(proposed, ruling, ANNA)).toBeUndefined();
    expect(needed(proposed, { state: { status: 'draft' } }, ANNA)).toBeUndefined();
    expect(needed(published, ruling, ANNA)).toBeUndefined();
  });

  test('[S83] a second person decides, in their own name; the author may take a proposal back', () => {
    expect(needed(proposed, decided('published', BEN), BEN)).toEqual(['matrix.review']);
    expect(needed(proposed, decided('declined', BEN), BEN)).toEqual(['matrix.review']);
    expect(needed(proposed, decided('published', ANNA), ANNA)).toBeUndefined();
    expect(needed(proposed, decided('published', ANNA), BEN)).toBeUndefined();
    expect(needed(proposed, decided('declined', ANNA), ANNA)).toEqual(['matrix.propose']);
    expect(needed(draft, decided('published', BEN), BEN)).toBeUndefined();
  });

  test('[S83] a decision stands; two people may come to the same', () => {
    expect(needed(published, decided('declined', BEN), BEN)).toBeUndefined();
    expect(needed(published, decided('published', BEN), BEN)).toEqual(['matrix.review']);
  });
});
