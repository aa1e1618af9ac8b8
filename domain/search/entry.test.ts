import { expect, test } from 'vitest';
import { startRun } from '../checklists/run.ts';
import { formatHlc } from '../clock/hlc.ts';
import { create } from '../merge/merge.ts';
import { roadside } from '../packs/roadside.ts';
import { emptyDraft, incidentFromDraft } from '../rules/logging.ts';
import { reference } from '../rules/reference.ts';
import { deviceShape } from '../schema/device.ts';
import { incidentShape } from '../schema/incident.ts';
import { personShape } from '../schema/person.ts';
import { siteShape } from '../schema/site.ts';
import { entryOf, searchedEntry } from './entry.ts';
import { SearchIndex } from './search-index.ts';

const idOf = (last: string): string => `01900000-0000-7000-8000-00000000${last}`;
const [siteId, deviceId, personId, incidentId, runId] = ['0001', '0002', '0003', '0004', '0005'].map(idOf) as [
  string,
  string,
  string,
  string,
  string,
];
const at = '2026-11-21T03:04:05+01:00';
const stamp = formatHlc(Date.parse(at), 0, 'testtest0001');

const site = create(
  siteShape,
  { id: siteId, name: 'M6 J4 gantry 2', road: 'M6', direction: 'northbound', chainage: '12+300', region: 'Mercia' },
  stamp,
  personId,
);
const device = create(
  deviceShape,
  {
    id: deviceId,
    site: siteId,
    name: 'LC-204',
    type: 'lane-controller',
    serial: 'NV-0099-4417',
    lane: '2',
    vendor: 'Norlume',
    variant: { hardware: 'LC-4 r2', firmware: '3.1', app: '1.4.13' },
  },
  stamp,
  personId,
);
const person = create(
  personShape,
  { id: personId, kind: 'person', name: 'Mara Lind', email: 'lind@noc.example', role: 'operator', active: true },
  stamp,
  personId,
);
const draft = {
  ...emptyDraft,
  device: deviceId,
  site: siteId,
  category: 'connectivity',
  severity: 'SEV2',
  symptomNote: 'Blinks twice',
} as const;
const logged = incidentFromDraft(draft, { id: incidentId, by: personId, loggedAt: at, device, title: 'Lane controller reboots' });
const incident = create(
  incidentShape,
  {
    ...logged,
    owner: personId,
    correlationIds: { snow: 'INC-2031' },
    links: { one: { label: 'Dashboard of the ring', url: 'https://noc.example/1' } },
    mitigation: { kind: 'rollback', note: 'Rolled back' },
    rootCause: { text: 'Watchdog too short', certainty: 'confirmed' },
  },
  stamp,
  personId,
);
const [form] = roadside.checklists;
if (form === undefined) throw new Error('the pack has no checklist');
const run = startRun(form, { incident, device, site: siteId, purpose: 'Yearly look' }, { id: runId, by: personId, at, stamp });

const index = new SearchIndex();
index.put(entryOf('incidents', incident), '1');
index.put(entryOf('checklists', run), '1');
index.put(entryOf('devices', device), '1');
index.put(entryOf('sites', site), '1');
index.put(entryOf('people', person), '1');
const first = (typed: string): string | undefined => index.search(typed, 3)[0]?.id;
const found = (typed: string): string[] => index.search(typed, 3).map(({ id }) => id);

test('[S110] each record is found by what people know of it', () => {
  for (const typed of [
    reference(incidentId),
    'inc-2031',
    'blinks twice',
    'watchdog',
    'rolled',
    'dashboard ring',
    'sev2 lind reboots 204 j4',
  ]) {
    expect(found(typed)).toContain(incidentId);
  }
  for (const typed of ['LC204', '00994417', 'norlume 3.1', 'lane controller gantry']) expect(found(typed)).toContain(deviceId);
  for (const typed of ['M6 J4 gantry 2', 'northbound 12', 'mercia']) expect(found(typed)).toContain(siteId);
  expect(first('lind@noc.example')).toBe(personId);
  // A checklist by itself, and by the incident, the device and the site that it is about.
  for (const typed of [form.title, 'yearly', 'reboots', '204', 'gantry']) expect(found(typed)).toContain(runId);
});

test('[S115] of the timeline only what somebody wrote is searched', () => {
  const entry = {
    id: idOf('0006'),
    incident: incidentId,
    by: personId,
    occurredAt: at,
    stamps: {},
    order: formatHlc(90_500, 0, 'testtest0001'),
  };
  expect(searchedEntry('timeline', { ...entry, kind: 'status', from: 'new', to: 'triaged' })).toBeUndefined();
  expect(searchedEntry('timeline', { ...entry, kind: 'remark', text: 'Lens is wet', corrects: idOf('0007') })).toMatchObject({
    kind: 'timeline',
    at: 90,
    text: 'Lens is wet',
    refs: [incidentId, personId, idOf('0007')],
  });
  expect(searchedEntry('sites', site)).toEqual(entryOf('sites', site));
});

test('[S111] what is over is known to be', () => {
  expect(entryOf('incidents', { ...incident, phase: 'over' }).over).toBe(true);
  expect(entryOf('checklists', { ...run, phase: 'finished' }).over).toBe(true);
  expect(entryOf('devices', { ...device, retiredAt: at }).over).toBe(true);
  expect(entryOf('people', { ...person, active: false }).over).toBe(true);
  expect(entryOf('incidents', incident)).toMatchObject({ over: false, at: Date.parse(at) / 1000 });
  expect(entryOf('incidents', { ...incident, detectedAt: 'never' }).at).toBe(0);
});
