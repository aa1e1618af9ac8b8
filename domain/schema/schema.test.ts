import { describe, expect, test } from 'vitest';
import { formatHlc } from '../clock/hlc.ts';
import { makeStamp } from '../clock/stamp.ts';
import { roadside } from '../packs/roadside.ts';
import { collectionNames, collections, explain } from './collections.ts';
import { newestFirst } from './fields.ts';
import { incident, incidentShape, type Incident } from './incident.ts';
import { jsonSchemaOf } from './json-schema.ts';

const id = '01900000-0000-7000-8000-00000000000a';
const stamps = { '*': makeStamp(formatHlc(1, 0, 'abcdefgh0001'), id) };
const least = {
  id,
  title: 'Dark',
  severity: 'SEV1',
  category: 'connectivity',
  state: { status: 'detected' },
  startedAt: '2026-11-21T03:04:05+01:00',
  detectedAt: '2026-11-21T03:04:05+01:00',
  source: 'field-report',
  loggedBy: id,
  loggedAt: '2026-11-21T03:04:05+01:00',
  stamps,
  status: 'detected',
  phase: 'open',
  newest: '',
};

describe('schemas', () => {
  test('an incident needs little, and fills in the rest', () => {
    expect(incident.parse(least)).toMatchObject({ site: '', owner: '', symptoms: {}, links: {} });
  });

  test.each([
    ['an unknown severity', { severity: 'SEV9' }, 'severity'],
    ['a time without offset', { startedAt: '2026-11-21T03:04:05' }, 'startedAt: must be a date and time with its offset'],
    ['no stamp of creation', { stamps: {} }, 'stamps: lacks the stamp of creation'],
    ['a stamp that is none', { stamps: { ...stamps, title: 'x' } }, 'stamps.title'],
    ['a field that nobody knows', { colour: 'red' }, 'colour'],
    ['a key that is free text', { symptoms: { 'no image!': true } }, 'symptoms'],
    ['a link that runs code', { links: { a: { label: 'x', url: 'javascript:alert(1)' } } }, 'links.a.url'],
  ])('refuses %s and says where', (_what, change, where) => {
    const parsed = incident.safeParse({ ...least, ...change });
    expect(parsed.success).toBe(false);
    if (!parsed.success) expect(explain(parsed.error)).toContain(where);
  });

  test('a key that would reach the prototype does not get in', () => {
    const parsed = incident.parse({ ...least, symptoms: JSON.parse('{"__proto__": true, "overheating": true}') as object });
    expect(Object.keys(parsed.symptoms)).toEqual(['overheating']);
    expect(Object.getPrototypeOf(parsed.symptoms)).toBe(Object.prototype);
  });

  test('derive phase and order of an incident', () => {
    const derived = (status: Incident['status']) => incidentShape.derive({ ...incident.parse(least), state: { status } });
    expect(derived('mitigated')).toMatchObject({ status: 'mitigated', phase: 'open' });
    expect([derived('closed').phase, derived('voided').phase]).toEqual(['over', 'over']);
    expect(newestFirst('2026-11-21T03:04:05Z') < newestFirst('2026-11-21T03:04:04Z')).toBe(true);
    expect(newestFirst('never')).toBe('9999999999999');
  });
});

describe('JSON schemas for the device’s database', () => {
  test.each(collectionNames)('%s: indexed fields are required', (name) => {
    const { properties, required } = jsonSchemaOf(name);
    for (const field of collections[name].indexes.flat()) {
      expect(required).toContain(field);
      expect(properties[field]).toBeDefined();
    }
    expect(properties['stamps']).toMatchObject({ type: 'object' });
  });

  test.each(collectionNames)('%s: merge knows every map and every derived field', (name) => {
    const { properties } = jsonSchemaOf(name);
    const { shape } = collections[name];
    for (const field of shape.derived) expect(properties[field]).toBeDefined();
    expect([...shape.derived].toSorted()).toEqual(
      Object.keys(shape.derive({ ...(least as object), state: {}, stamps: {} } as never)).toSorted(),
    );
    for (const field of shape.maps) expect(properties[field]).toMatchObject({ type: 'object' });
    const maps = Object.entries(properties).filter(
      ([field, schema]) => schema['additionalProperties'] !== undefined && schema['additionalProperties'] !== false && field !== 'stamps',
    );
    expect(maps.map(([field]) => field).toSorted()).toEqual([...shape.maps].toSorted());
  });
});

describe('roadside pack (F2)', () => {
  test('has its five categories, each with symptoms', () => {
    expect(roadside.categories.map(({ key }) => key)).toEqual(['connectivity', 'device-health', 'data-pipeline', 'deployment', 'security']);
    for (const { symptoms } of roadside.categories) expect(symptoms.length).toBeGreaterThan(1);
  });
});
