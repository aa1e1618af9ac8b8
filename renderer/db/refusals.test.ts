import { expect, test } from 'vitest';
import { formatHlc } from '#domain/clock/hlc.ts';
import { create, edit } from '#domain/merge/merge.ts';
import { emptyDraft, incidentFromDraft } from '#domain/rules/logging.ts';
import { incidentShape, type Incident } from '#domain/schema/incident.ts';
import type { QuarantineRow } from './local-store.ts';
import { entriesOfRefusal, mendedDocument, refusedDocument, StillInvalid } from './refusals.ts';

const ME = '01900000-0000-7000-8000-000000000001';
const OTHER = '01900000-0000-7000-8000-000000000002';
const ID = '01900000-0000-7000-8000-0000000000aa';
const at = (ms: number) => formatHlc(ms, 0, 'nodenodenode');

const held: Incident = create(
  incidentShape,
  incidentFromDraft(
    { ...emptyDraft, category: 'connectivity', severity: 'SEV3' },
    { id: ID, by: OTHER, loggedAt: '2026-11-20T12:00:00Z', device: undefined, title: 'Router reboots' },
  ),
  at(1),
  OTHER,
);
const refused = edit(incidentShape, held, { owner: OTHER, title: 'Mine' }, at(5), ME, () => true);

function rowOf(document: object, collection: QuarantineRow['collection'] = 'incidents'): QuarantineRow {
  const key = `${collection}/${ID}@${at(5)}`;
  return { key, collection, id: ID, incident: ID, kind: 'forbidden', reason: 'not for you', document: JSON.stringify(document), at: 0 };
}

function context() {
  let count = 0;
  const newId = (): string => `01900000-0000-7000-8000-${String((count += 1)).padStart(12, '0')}`;
  return { by: ME, occurredAt: '2026-11-20T13:00:00Z', newId, tick: () => at(100 + count) };
}

test('[S57] a refused change stands in the timeline, field by field, and told twice it is the same', async () => {
  const first = await entriesOfRefusal(rowOf(refused), held, context());
  expect(first.map(({ kind, path, from, to, text, incident }) => ({ kind, path, from, to, text, incident }))).toEqual([
    { kind: 'refused', path: 'owner', from: '', to: OTHER, text: 'not for you', incident: ID },
    { kind: 'refused', path: 'title', from: 'Router reboots', to: 'Mine', text: 'not for you', incident: ID },
  ]);
  const again = await entriesOfRefusal(rowOf(refused), held, context());
  expect(again.map(({ id }) => id)).toEqual(first.map(({ id }) => id));
  expect(new Set(first.map(({ id }) => id)).size).toBe(2);
});

test('[S57] what the server has all the same, or others wrote, is not said to be refused', async () => {
  const now = edit(incidentShape, held, { title: 'Mine' }, at(7), OTHER, () => true);
  expect((await entriesOfRefusal(rowOf(refused), now, context())).map(({ path }) => path)).toEqual(['owner']);
  expect(await entriesOfRefusal(rowOf(refused), undefined, context())).toEqual([]);
  expect(await entriesOfRefusal({ ...rowOf(refused), document: 'no JSON' }, held, context())).toEqual([]);
});

test('[S58] a refused record is made anew under its id, by whoever sends it, with what was mended', () => {
  const mended = mendedDocument(rowOf({ ...held, title: 'x'.repeat(300) }), { title: 'Short' }, at(9), ME) as Incident;
  expect(mended).toMatchObject({ id: ID, title: 'Short', loggedBy: ME, severity: 'SEV3' });
  expect(mended.stamps).toEqual({ '*': `${at(9)}/${ME}` });
});

test('[S58] what is still not right is said in words, and stays', () => {
  expect(() => mendedDocument(rowOf({ ...held, title: '' }), {}, at(9), ME)).toThrow(StillInvalid);
  expect(() => mendedDocument(rowOf({ ...held, title: '' }), {}, at(9), ME)).toThrow('title: needs a title');
  expect(() => mendedDocument({ ...rowOf(held), document: '{' }, {}, at(9), ME)).toThrow(StillInvalid);
});

test('what was kept is a record or nothing', () => {
  expect(refusedDocument(rowOf(held))).toEqual(held);
  for (const document of ['{', 'null', '7', '{}']) expect(refusedDocument({ ...rowOf(held), document })).toBeUndefined();
});
