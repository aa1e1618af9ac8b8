import { expect, test } from 'vitest';
import { formatHlc, type Hlc } from '../clock/hlc.ts';
import { emptyDraft, incidentFromDraft } from '../rules/logging.ts';
import { incidentShape, type Incident } from '../schema/incident.ts';
import { create, edit, type Patch } from './merge.ts';
import { ownPaths, patchOf } from './own-paths.ts';

const ME = '01900000-0000-7000-8000-000000000001';
const OTHER = '01900000-0000-7000-8000-000000000002';
const at = (ms: number): Hlc => formatHlc(ms, 0, 'nodenodenode');
const context = { id: '01900000-0000-7000-8000-0000000000aa', by: ME, loggedAt: '2026-11-20T12:00:00Z', device: undefined, title: 'Dark' };
const born: Incident = create(incidentShape, incidentFromDraft({ ...emptyDraft, category: 'power', severity: 'SEV3' }, context), at(1), ME);
const changed = (incident: Incident, patch: Patch<Incident>, ms: number, by = ME): Incident =>
  edit(incidentShape, incident, patch, at(ms), by, () => true);

test('what I changed and the server has not is mine: fields and entries, removed ones too', () => {
  const held = changed(born, { symptoms: { dark: true } }, 2);
  const mine = changed(held, { title: 'Darker', symptoms: { dark: undefined, hot: true } }, 5);
  expect(ownPaths(incidentShape, held, mine, ME).toSorted()).toEqual(['symptoms.dark', 'symptoms.hot', 'title']);
  expect(ownPaths(incidentShape, held, mine, OTHER)).toEqual([]);
});

test('a value that others wrote over, knowing it, was not refused: of a record that I made, and of one that I changed', () => {
  const mine = changed(changed(born, { lanes: '2' }, 2), { title: 'Mine' }, 5);
  const held = changed(changed(born, { lanes: '2' }, 2), { lanes: '3', impact: 'Queue' }, 6, OTHER);
  expect(ownPaths(incidentShape, held, mine, ME)).toEqual(['title']);
  // Written meanwhile by somebody who did not know mine.
  expect(ownPaths(incidentShape, changed(held, { title: 'Theirs' }, 9, OTHER), mine, ME)).toEqual(['title']);
});

test('the same value under another stamp is no difference', () => {
  expect(ownPaths(incidentShape, changed(born, { title: 'Same' }, 3, OTHER), changed(born, { title: 'Same' }, 5), ME)).toEqual([]);
});

test('paths and values become one change, with entries of one map together', () => {
  const values = [
    ['title', 'x'],
    ['symptoms.dark', undefined],
    ['symptoms.a.b', true],
    ['impact', undefined],
  ] as const;
  expect(patchOf(incidentShape, values)).toEqual({ title: 'x', symptoms: { dark: undefined, 'a.b': true }, impact: undefined });
});
