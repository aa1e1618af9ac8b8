import { describe, expect, test } from 'vitest';
import type { Device } from '#domain/schema/device.ts';
import type { Incident } from '#domain/schema/incident.ts';
import type { TimelineEntry } from '#domain/schema/timeline.ts';
import { describeHit, type Names } from './describe-hit.ts';

const names: Names = {
  device: (id) => (id === 'd' ? 'LC-204' : undefined),
  site: (id) => (id === 's' ? 'M6 J4' : undefined),
  person: (id) => (id === 'p' ? 'Mara Lind' : undefined),
  status: (status) => status,
  type: (type) => type,
  retired: ({ retiredAt }) => (retiredAt === undefined ? undefined : 'retired'),
  remark: 'Remark',
  progress: () => 'begun 02:10',
};

const incident = {
  id: '01900000-0000-7000-8000-000000000001',
  title: 'Lane controller reboots',
  severity: 'SEV2',
  status: 'triaged',
  phase: 'open',
  category: 'connectivity',
  symptoms: { 'no-heartbeat': true },
  correlationIds: {},
  links: {},
  device: 'd',
  site: 's',
  owner: 'p',
  symptomNote: 'Blinks twice, then it is dark for a minute.',
} as unknown as Incident;

const device = {
  id: 'd',
  site: 's',
  name: 'LC-204',
  serial: 'NV-0099',
  lane: '',
  vendor: 'Norlume',
  type: 'lane-controller',
  variant: { hardware: 'LC-4', firmware: '3.1', app: '' },
  retiredAt: '2026-01-01T00:00:00Z',
} as unknown as Device;

const why = (typed: string): string | undefined =>
  describeHit({ kind: 'incidents', match: 'words', document: incident }, typed, names)
    .why?.map(({ text, met }) => (met ? `[${text}]` : text))
    .join('');

const said = (typed: string, remark: Pick<TimelineEntry, 'text'>): string | undefined =>
  describeHit({ kind: 'incidents', match: 'words', document: incident, remark: remark as TimelineEntry }, typed, names)
    .why?.map(({ text, met }) => (met ? `[${text}]` : text))
    .join('');

describe('what was found', () => {
  test('is called what people know it by', () => {
    const shown = describeHit({ kind: 'incidents', match: 'words', document: incident }, 'reboots', names);
    expect(shown).toMatchObject({ label: 'Lane controller reboots', severity: 'SEV2', over: false, to: `/incidents/${incident.id}` });
    expect(shown.detail).toBe('000-001 · triaged · LC-204, M6 J4 · Mara Lind');
    const retired = describeHit({ kind: 'devices', match: 'exact', document: device }, 'lc-204', names);
    expect(retired).toMatchObject({ label: 'LC-204', detail: 'NV-0099 · M6 J4 · retired', over: true, to: '/devices/d' });
  });

  test('says why, where that is not to be seen already', () => {
    expect(why('reboots')).toBe('');
    expect(why('lind')).toBe('');
    expect(why('blink')).toBe('[Blink]s twice, then it is dark for a minute.');
    expect(why('reboots blink')).toBe('[Blink]s twice, then it is dark for a minute.');
    expect(said('lens', { text: 'Went up again. The lens is wet' })).toBe('Remark: “Went up again. The [lens] is wet”');
    // What the record says is why, where the remark has none of it.
    expect(said('blink', { text: 'Something else' })).toBe('[Blink]s twice, then it is dark for a minute.');
    // The title has `controller`, which comes near.
    expect(said('contrller', { text: 'The contrller again' })).toBe('Remark: “The [contrller] again”');
    expect(why('heartbeat')).toBe('connectivity, no [heartbeat]');
  });
});
