import { expect, test } from 'vitest';
import { formatHlc } from '#domain/clock/hlc.ts';
import { create, edit, merge, type Patch, type SyncedDocument } from '#domain/merge/merge.ts';
import { emptyDraft, incidentFromDraft } from '#domain/rules/logging.ts';
import { incidentShape, type Incident } from '#domain/schema/incident.ts';
import { idOf } from '../testing/open-laptop.ts';
import { holdsNewer } from './keep-newer.ts';

const [me, other] = [idOf(1), idOf(2)];
const at = (ms: number) => formatHlc(ms, 0, 'nodenodenode');
const made = new Date(1000).toISOString();
const fields = incidentFromDraft(
  { ...emptyDraft, category: 'connectivity', severity: 'SEV3' },
  { id: idOf(9), by: me, loggedAt: made, device: undefined, title: 'Sign dark' },
);
const incident = create(incidentShape, fields, at(1000), me);
const changed = (patch: Patch<Incident>, ms: number, by: string, from = incident): Incident =>
  edit(incidentShape, from, patch, at(ms), by, () => true);
const holds = (ours: SyncedDocument, theirs: SyncedDocument): boolean => holdsNewer('incidents', ours, theirs);

test('[S44] a later change is something that the other side lacks; an earlier version, or the same, is not', () => {
  const later = changed({ impact: 'slow traffic' }, 2000, me);
  expect([holds(later, incident), holds(incident, later), holds(later, later)]).toEqual([true, false, false]);
});

test('[S44] so is a change that lost to one of somebody who did not know it: only the server notes that, and a restored one has not seen it', () => {
  const [ours, theirs] = [changed({ impact: 'mine' }, 2000, me), changed({ impact: 'theirs' }, 3000, other)];
  expect([holds(ours, theirs), holds(merge(incidentShape, ours, theirs), theirs)]).toEqual([true, false]);
  // They knew it, or it is the same person's.
  expect(holds(ours, changed({ impact: 'theirs' }, 3000, other, ours))).toBe(false);
  expect(holds(ours, changed({ impact: 'mine, later' }, 3000, me))).toBe(false);
});

test('what a broken disk has left holds nothing', () => {
  expect(holds({ ...changed({ impact: 'x' }, 2000, me), title: undefined } as SyncedDocument, incident)).toBe(false);
});
