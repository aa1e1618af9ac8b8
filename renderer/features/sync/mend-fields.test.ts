import { describe, expect, test } from 'vitest';
import { formatHlc, type Hlc } from '#domain/clock/hlc.ts';
import { answerPatch, startRun } from '#domain/checklists/run.ts';
import { emptyRule } from '#domain/compat/review.ts';
import { create, edit, type SyncedDocument } from '#domain/merge/merge.ts';
import { siteVisit } from '#domain/packs/checklists/site-visit.ts';
import { emptyDraft, incidentFromDraft } from '#domain/rules/logging.ts';
import { checklistShape } from '#domain/schema/checklist.ts';
import { evidenceShape } from '#domain/schema/evidence.ts';
import { incidentShape, type Incident } from '#domain/schema/incident.ts';
import { matrixRuleShape } from '#domain/schema/matrix-rule.ts';
import { mendChoices, mendEdits, mendTexts } from './mend-fields.ts';

const me = '01900000-0000-7000-8000-000000000001';
const other = '01900000-0000-7000-8000-000000000002';
const id = '01900000-0000-7000-8000-0000000000aa';
const now = '2026-11-21T12:00:00.000Z';
const at = (ms: number): Hlc => formatHlc(ms, 0, 'nodenodenode');
const fields = incidentFromDraft(
  { ...emptyDraft, category: 'power', severity: 'SEV3' },
  { id, by: me, loggedAt: now, device: undefined, title: 'Dark' },
);
const logged = (over: Partial<Incident>): Incident => create(incidentShape, { ...fields, ...over }, at(1), me);
const file = create(
  evidenceShape,
  { id, incident: other, by: me, at: now, name: 'a.jpg', type: 'image/jpeg', size: 1, sha256: 'a'.repeat(64), newest: '' },
  at(1),
  me,
);
const safe = siteVisit.sections.flatMap(({ items }) => items).find(({ key }) => key === 'safe')!;

describe('what of a refusal can be mended in words', () => {
  test('all texts of a record that is made anew; only what was refused of one that is here', () => {
    const captioned = edit(evidenceShape, file, { caption: 'Lamp' }, at(5), me, () => true);
    const about = { collection: 'evidence', kind: 'invalid' } as const;
    expect(mendTexts(about, captioned, undefined, me).map(({ key, text }) => [key, text])).toEqual([
      ['name', 'a.jpg'],
      ['caption', 'Lamp'],
    ]);
    const texts = mendTexts(about, captioned, file, me);
    expect(texts.map(({ key }) => key)).toEqual(['caption']);
    expect(mendEdits(about, captioned, texts, { caption: ' Lamp 4 ' }, [])).toEqual({ caption: 'Lamp 4' });
    expect(mendEdits(about, captioned, texts, { caption: ' ' }, [])).toEqual({ caption: undefined });
    expect(mendEdits(about, captioned, texts, { caption: 'Lamp' }, [])).toEqual({});
  });

  test('the note of an answer, by the words of its item; what else was said stays', () => {
    const run = startRun(siteVisit, { site: other }, { id, by: other, at: now, stamp: at(1) });
    const refused = edit(checklistShape, run, answerPatch(run, 'safe', me, { answer: 'fail', note: 'Wet' }), at(5), me, () => true);
    const about = { collection: 'checklists', kind: 'invalid' } as const;
    const texts = mendTexts(about, refused, run, me);
    expect(texts).toMatchObject([{ item: safe.label, text: 'Wet' }]);
    expect(mendEdits(about, refused, texts, { [texts[0]!.key]: 'Dry' }, [])).toEqual({
      [`answers.safe_${me}`]: { value: { answer: 'fail', note: 'Dry' }, knew: {} },
    });
  });

  test('two texts of one value are mended together', () => {
    const rule = create(matrixRuleShape, { ...emptyRule, id, by: me, at: now, state: { status: 'draft' } }, at(1), me);
    const about = { collection: 'variants', kind: 'invalid' } as const;
    const texts = mendTexts(about, rule, undefined, me);
    expect(mendEdits(about, rule, texts, { 'pattern.model': 'LC-2', 'pattern.app': '1.x', 'pattern.vendor': '' }, [])).toEqual({
      pattern: { ...emptyRule.pattern, model: 'LC-2', app: '1.x' },
    });
  });
});

describe('what a new record claims that is not everybody’s to write', () => {
  const forbidden = { collection: 'incidents', kind: 'forbidden' } as const;
  const keys = (refused: SyncedDocument, here?: SyncedDocument): string[] =>
    mendChoices(forbidden, refused, here, me).map(({ key }) => key);

  test('an owner who is somebody else, and a status of voided', () => {
    expect(keys(logged({ owner: other }))).toEqual(['owner']);
    expect(keys(logged({ owner: other, state: { status: 'voided' } }))).toEqual(['owner', 'status']);
    expect(keys(logged({ owner: me, state: { status: 'acknowledged' } }))).toEqual([]);
  });

  test('nothing of a record that is here, or that was refused for another reason', () => {
    const given = logged({ owner: other });
    expect(keys(given, logged({}))).toEqual([]);
    expect(mendChoices({ collection: 'incidents', kind: 'invalid' }, given, undefined, me)).toEqual([]);
  });

  test('a rule that was decided on before the server had it goes as a draft', () => {
    const state = { status: 'declined', decidedAt: now, decidedBy: me } as const;
    const rule = create(matrixRuleShape, { ...emptyRule, id, by: me, at: now, state }, at(1), me);
    expect(mendChoices({ collection: 'variants', kind: 'forbidden' }, rule, undefined, me)).toMatchObject([{ value: { status: 'draft' } }]);
  });
});
