import { describe, expect, test } from 'vitest';
import { formatHlc } from '#domain/clock/hlc.ts';
import { create, edit } from '#domain/merge/merge.ts';
import { emptyDraft, incidentFromDraft } from '#domain/rules/logging.ts';
import { incidentShape, type Incident } from '#domain/schema/incident.ts';
import type { IncidentPatch } from '../../db/actions.ts';
import { inverseOf } from './undo.ts';

const person = '018f0000-0000-7000-8000-0000000000aa';
const at = (ms: number) => formatHlc(ms, 0, 'aaaaaaaaaaaa');
const logged = incidentFromDraft(
  { ...emptyDraft, category: 'connectivity', severity: 'SEV3', symptoms: ['packet-loss'] },
  {
    id: '018f0000-0000-7000-8000-000000000001',
    by: person,
    loggedAt: '2026-11-21T03:04:05+01:00',
    device: undefined,
    title: 'A14 · packet loss',
  },
);
const before: Incident = create(incidentShape, logged, at(1), person);

function thereAndBack(patch: IncidentPatch): Incident {
  const changed = edit(incidentShape, before, patch, at(2), person, () => false);
  return edit(incidentShape, changed, inverseOf(before, patch), at(3), person, () => false);
}

describe('undoing a change of facts', () => {
  test.each<[string, IncidentPatch]>([
    ['a register', { category: 'deployment' }],
    ['a fact that was empty', { impact: 'Tolls free of charge' }],
    ['an entry added to a map', { links: { a1: { label: 'Logs', url: 'https://logs.example' } } }],
    ['an entry taken out of a map', { symptoms: { 'packet-loss': undefined } }],
    ['two at once', { title: 'Other', symptoms: { 'vpn-drops': true, 'packet-loss': undefined } }],
  ])('%s has its old value again', (_name, patch) => {
    const { stamps: _stamps, ...now } = thereAndBack(patch);
    const { stamps: _before, ...then } = before;
    expect(now).toEqual(then);
  });

  test('is a change of its own, later than the one it takes back', () => {
    expect(thereAndBack({ category: 'deployment' }).stamps['category']).toContain(at(3));
  });
});
