import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { emptyRule, type RuleContent } from '#domain/compat/review.ts';
import { create, edit } from '#domain/merge/merge.ts';
import { matrixRuleShape, type MatrixRule, type RuleState } from '#domain/schema/matrix-rule.ts';
import { harness, START_MS, type Harness, type Laptop } from '../testing/harness.ts';

const at = '2026-11-21T12:00:00.000Z';
const content: RuleContent = {
  ...emptyRule,
  pattern: { ...emptyRule.pattern, model: 'Cam-B' },
  ruling: { verdict: 'blocked', text: 'restarts' },
};

let server: Harness;
let technician: Laptop;
let lead: Laptop;
let seconds = 0;
beforeEach(async () => {
  server = await harness();
  seconds = 0;
  technician = await server.signIn('technician');
  lead = await server.signIn('lead');
});
afterEach(() => server.close());

const personOf = ({ answer }: Laptop): string => answer.principal.person;
const written = (laptop: Laptop, state: RuleState): MatrixRule =>
  create(matrixRuleShape, { ...content, id: laptop.newId(), by: personOf(laptop), at, state }, laptop.tick(), personOf(laptop));
const decided = (laptop: Laptop, rule: MatrixRule, status: RuleState['status']): MatrixRule => {
  // Each after what was there: laptops follow the stamps that they see.
  server.setNow(START_MS + (seconds += 1) * 1000);
  const state = { ...rule.state, status, decidedAt: at, decidedBy: personOf(laptop), note: 'seen' };
  return edit(matrixRuleShape, rule, { state }, laptop.tick(), personOf(laptop), () => true);
};

describe('the variant matrix by push', () => {
  test('[S81] [S82] a technician proposes, a lead publishes, and everybody is given it', async () => {
    const rule = written(technician, { status: 'proposed', proposedAt: at });
    expect(await technician.push('variants', rule)).toMatchObject([{ outcome: 'accepted' }]);
    expect(await technician.push('variants', decided(technician, rule, 'published'))).toMatchObject([
      { outcome: 'rejected', kind: 'forbidden' },
    ]);
    expect(await lead.push('variants', decided(lead, rule, 'published'))).toMatchObject([{ outcome: 'accepted' }]);
    const pulled = (await technician.get('/api/v1/sync/variants')).json<{ documents: MatrixRule[] }>();
    expect(pulled.documents).toMatchObject([{ id: rule.id, state: { status: 'published', decidedBy: personOf(lead) } }]);
  });

  test('[S82] nobody publishes their own rule, not even a lead; nor under another name', async () => {
    const own = written(lead, { status: 'proposed', proposedAt: at });
    expect(await lead.push('variants', own, decided(lead, own, 'published'))).toMatchObject([
      { outcome: 'accepted' },
      { kind: 'forbidden' },
    ]);
    expect(
      await lead.push('variants', written(lead, { status: 'published', decidedAt: at, decidedBy: personOf(technician) })),
    ).toMatchObject([{ kind: 'forbidden' }]);
    expect(await technician.push('variants', { ...written(technician, { status: 'draft' }), by: personOf(lead) })).toMatchObject([
      { kind: 'foreign-author' },
    ]);
  });

  test('[S82] what changed while it was read is not what was read: a proposal takes no other words', async () => {
    const draft = written(technician, { status: 'draft' });
    const otherWords = { ruling: { verdict: 'supported', text: '' } } as const;
    const proposed = edit(
      matrixRuleShape,
      draft,
      { state: { status: 'proposed', proposedAt: at } },
      technician.tick(),
      personOf(technician),
      () => true,
    );
    const changed = edit(matrixRuleShape, draft, otherWords, technician.tick(), personOf(technician), () => true);
    expect(await technician.push('variants', draft, proposed, changed)).toMatchObject([
      { outcome: 'accepted' },
      { outcome: 'accepted' },
      { outcome: 'rejected', kind: 'forbidden', document: { ruling: content.ruling } },
    ]);
  });

  test('[S83] the first decision that the server hears of stands', async () => {
    const rule = written(technician, { status: 'proposed', proposedAt: at });
    const admin = await server.signIn('admin');
    const [published, declined, again] = [
      decided(lead, rule, 'published'),
      decided(admin, rule, 'declined'),
      decided(admin, rule, 'published'),
    ];
    await technician.push('variants', rule);
    expect(await lead.push('variants', published)).toMatchObject([{ outcome: 'accepted' }]);
    expect(await admin.push('variants', declined)).toMatchObject([{ kind: 'forbidden', document: { state: { status: 'published' } } }]);
    expect(await admin.push('variants', again)).toMatchObject([{ outcome: 'accepted' }]);
    expect(await lead.push('variants', published)).toMatchObject([
      { outcome: 'merged', document: { state: { decidedBy: personOf(admin) } } },
    ]);
  });
});
