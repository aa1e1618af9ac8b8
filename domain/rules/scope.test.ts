import { describe, expect, test } from 'vitest';
import type { Device } from '../schema/device.ts';
import type { Checklist } from '../schema/checklist.ts';
import type { Incident } from '../schema/incident.ts';
import type { Role } from '../schema/person.ts';
import type { Site } from '../schema/site.ts';
import type { TimelineEntry } from '../schema/timeline.ts';
import { ownRegion, regionsSeenBy, SHARED, tieOf, tiedCollections } from './scope.ts';

describe('where a document lies', () => {
  test('[S30] with its site or its incident, else in its own region or with everybody', () => {
    expect(tieOf('incidents', { site: 's' } as Incident)).toEqual({ collection: 'sites', id: 's' });
    expect(tieOf('devices', { site: 's' } as Device)).toEqual({ collection: 'sites', id: 's' });
    expect(tieOf('timeline', { incident: 'i' } as TimelineEntry)).toEqual({ collection: 'incidents', id: 'i' });
    expect(tieOf('incidents', { site: '' } as Incident)).toBeUndefined();
    expect(tieOf('sites', { region: 'East' } as Site)).toBeUndefined();
    expect(ownRegion('sites', { region: 'East' } as Site)).toBe('East');
    expect(ownRegion('incidents', { site: '' } as Incident)).toBe(SHARED);
  });

  test('[S32] what can hang on a collection names it in turn', () => {
    const children = Object.entries(tiedCollections).flatMap(([parent, all]) => all.map((child) => [parent, child] as const));
    for (const [parent, child] of children) {
      // A run on an incident hangs on that, and only without one on its site.
      const document = { site: 'x', incident: parent === 'incidents' ? 'x' : '' } as unknown as Incident & TimelineEntry & Checklist;
      expect(tieOf(child, document)?.collection).toBe(parent);
    }
  });
});

describe('what a person sees', () => {
  test.each<[Role, string[] | undefined, string[] | undefined]>([
    ['technician', ['West', 'East'], ['East', 'West']],
    ['technician', [], undefined],
    ['technician', undefined, undefined],
    ['operator', ['East'], undefined],
    ['lead', ['East'], undefined],
    ['admin', ['East'], undefined],
  ])('[S31] %s with %j: %j', (role, regions, seen) => {
    expect(regionsSeenBy({ role, regions })).toEqual(seen);
  });
});
