import { expect, test } from 'vitest';
import { formatHlc } from '#domain/clock/hlc.ts';
import { create, edit } from '#domain/merge/merge.ts';
import { siteShape, type Site } from '#domain/schema/site.ts';
import { makeIncidents } from '../bench/make-incidents.ts';
import { holds, openBook } from './book.ts';
import { missing, traceOf } from './client/saved.ts';

const BY = '01900000-0000-7000-8000-00000000be11';
const at = (ms: number) => formatHlc(ms, 0, 'node12345678');
const site = create(siteShape, { id: BY, name: 'M1 J19' } as Omit<Site, 'stamps'>, at(1), BY);
const renamed = edit(siteShape, site, { name: 'M1 J20' }, at(2), BY, () => true);

test('a document that was acknowledged is lost when it is gone or older, and not when it is newer', () => {
  const book = openBook();
  book.note('sites', site);
  expect(book.broken(() => undefined, 'recent')).toEqual([`sites/${BY} is gone`]);
  expect(book.broken(() => renamed, 'recent')).toEqual([]);
  book.note('sites', renamed);
  // Said again, late: nothing of what came before is taken back.
  book.note('sites', site);
  expect(book.broken(() => site, 'recent')).toHaveLength(1);
  expect(book.count()).toBe(3);
  book.settle();
  expect(book.broken(() => site, 'recent')).toEqual([]);
  expect(book.broken(() => site, 'all')).toHaveLength(1);
});

test('another value under the same stamp is not what was acknowledged', () => {
  const anotherValue: Site = { ...site, name: 'A1' };
  expect(holds('sites', anotherValue, site)).toBe(false);
  expect(holds('sites', site, site)).toBe(true);
});

test('an action is lost when its incident, its value or its line is gone', () => {
  const [made] = makeIncidents(1) as [ReturnType<typeof makeIncidents>[number]];
  const incident = { ...made, impact: '7' };
  const line = { incident: incident.id, kind: 'changed', to: '7' } as Parameters<typeof traceOf>[1][number];
  const saved = { what: 'change', incident: incident.id, number: 7 } as const;
  expect(missing([saved], traceOf([incident], [line]))).toEqual([]);
  expect(missing([saved], traceOf([], [line]))).toHaveLength(1);
  expect(missing([saved], traceOf([{ ...incident, impact: '6' }], [line]))).toHaveLength(1);
  expect(missing([saved], traceOf([incident], []))).toHaveLength(1);
});
