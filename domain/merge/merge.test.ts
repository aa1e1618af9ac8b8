import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatHlc, type Hlc } from '../clock/hlc.ts';
import { makeStamp, stampHlc, stampOver, type Stamp } from '../clock/stamp.ts';
import { canonicalJson, sameContent } from './canonical.ts';
import {
  changedPaths,
  create,
  CREATION,
  edit,
  includes,
  latestStamp,
  merge,
  sameVersion,
  stampOf,
  type MergeShape,
  type Stamps,
} from './merge.ts';

type Thing = {
  readonly id: string;
  readonly stamps: Stamps;
  readonly title?: string;
  readonly level?: number;
  readonly tags?: { readonly [key: string]: unknown };
  readonly loud?: string;
};
const shape: MergeShape<Thing> = { maps: ['tags'], derived: ['loud'], derive: ({ title }) => ({ loud: (title ?? '').toUpperCase() }) };

const anna = '01900000-0000-7000-8000-00000000000a';
const ben = '01900000-0000-7000-8000-00000000000b';
const at = (ms: number, node = 'abcdefgh0001'): Hlc => formatHlc(ms, 0, node);
const nothing = (): boolean => false;
const everything = (): boolean => true;

/** Arbitrary versions of one document, as any replica, honest or not, might hold them: few stamps, so that ties occur. */
const stamp = fc
  .record({ ms: fc.integer({ min: 1, max: 6 }), node: fc.constantFrom('abcdefgh0001', 'abcdefgh0002'), by: fc.constantFrom(anna, ben) })
  .map(({ ms, node, by }) => makeStamp(at(ms, node), by));
const tags = fc.dictionary(fc.constantFrom('x', 'y', 'z'), fc.integer({ min: 0, max: 2 }), { noNullPrototype: true });
const version = fc
  .record(
    {
      title: fc.constantFrom('a', 'b'),
      level: fc.integer({ min: 0, max: 2 }),
      tags,
      creation: stamp,
      own: fc.dictionary(fc.constantFrom('title', 'level', 'tags.x', 'tags.y', 'tags.w'), stamp, { noNullPrototype: true }),
    },
    { requiredKeys: ['creation', 'own'] },
  )
  .map(({ creation, own, ...fields }) => {
    const document = { id: 'thing', ...fields, stamps: { ...own, [CREATION]: creation } } as Thing;
    // Through the merge once, so that it is as documents are: derived fields set, no stamp that repeats creation's.
    return merge(shape, document, document);
  });
const same = (a: Thing, b: Thing): void => {
  expect(canonicalJson(a)).toBe(canonicalJson(b));
};

describe('merge', () => {
  test('[M1] is commutative', () => fc.assert(fc.property(version, version, (a, b) => same(merge(shape, a, b), merge(shape, b, a)))));

  test('[M2] is associative', () =>
    fc.assert(
      fc.property(version, version, version, (a, b, c) => same(merge(shape, merge(shape, a, b), c), merge(shape, a, merge(shape, b, c)))),
      { numRuns: 500 },
    ));

  test('includes all that went into it; a change that it has not seen is not included', () =>
    fc.assert(
      fc.property(version, version, (a, b) => {
        const merged = merge(shape, a, b);
        expect(includes(merged, a) && includes(merged, b)).toBe(true);
        const later = edit(shape, merged, { title: 'later' }, at(9), anna, nothing);
        expect(includes(later, merged)).toBe(true);
        expect(includes(merged, later)).toBe(false);
      }),
    ));

  test('[M3] is idempotent, also for a version that came in before', () =>
    fc.assert(
      fc.property(version, version, (a, b) => {
        same(merge(shape, a, a), a);
        const both = merge(shape, a, b);
        same(merge(shape, both, b), both);
      }),
    ));

  test('[M4] answers for any two versions, each value bearing a stamp that one of them had', () =>
    fc.assert(
      fc.property(version, version, (a, b) => {
        const merged = merge(shape, a, b);
        for (const path of ['title', 'level', 'tags.x', CREATION])
          expect([stampOf(a, path), stampOf(b, path)]).toContain(stampOf(merged, path));
      }),
    ));

  test('[I1] [M5] keeps both people’s work on different fields', () => {
    const base = create<Thing>(shape, { id: 'thing', title: 'old', level: 1, tags: {} }, at(1), anna);
    const hers = edit(shape, base, { title: 'hers' }, at(2), anna, everything);
    const his = edit(shape, base, { level: 3, tags: { his: true } }, at(3, 'abcdefgh0002'), ben, everything);
    const merged = merge(shape, hers, his);
    expect([merged.title, merged.level, merged.tags, merged.loud]).toEqual(['hers', 3, { his: true }, 'HERS']);
  });

  test('[I3] [M6] the later change of one field wins, and a removed entry stays removed', () => {
    const base = create<Thing>(shape, { id: 'thing', title: 'old', tags: { x: 1, y: 1 } }, at(1), anna);
    const early = edit(shape, base, { title: 'early', tags: { x: 2 } }, at(2), anna, everything);
    const late = edit(shape, base, { title: 'late', tags: { x: undefined } }, at(3, 'abcdefgh0002'), ben, everything);
    const merged = merge(shape, early, late);
    expect([merged.title, merged.tags]).toEqual(['late', { y: 1 }]);
    same(merge(shape, merged, early), merged);
  });

  test('refuses two different documents', () => {
    const one = create<Thing>(shape, { id: 'one' }, at(1), anna);
    expect(() => merge(shape, one, { ...one, id: 'two' })).toThrow('two documents');
  });
});

describe('edit', () => {
  const base = create<Thing>(shape, { id: 'thing', title: 'old', level: undefined, tags: { x: 1 } }, at(1), anna);

  test('stamps only what differs', () => {
    const edited = edit(shape, base, { title: 'old', level: 2, tags: { x: 1, y: 2 } }, at(2), ben, everything);
    expect(changedPaths(base, edited).toSorted()).toEqual(['level', 'tags.y']);
    expect(sameVersion(base, edit(shape, base, { title: 'old' }, at(2), ben, everything))).toBe(true);
    expect(sameVersion(base, edited)).toBe(false);
    expect(stampHlc(latestStamp(edited))).toBe(at(2));
  });

  test('removes a register that is set to nothing, and adds a map where none was', () => {
    const bare = create<Thing>(shape, { id: 'thing', title: 'old' }, at(1), anna);
    const edited = edit(shape, bare, { title: undefined, tags: { x: 1 } }, at(2), ben, everything);
    expect([Object.hasOwn(edited, 'title'), edited.tags]).toEqual([false, { x: 1 }]);
  });

  test('is written over the last stamp that the server held, through any number of own unsent changes', () => {
    const sent = (one: Stamp): boolean => stampHlc(one) <= at(1);
    const first = edit(shape, base, { title: 'one' }, at(2), ben, sent);
    const second = edit(shape, first, { title: 'two' }, at(3), ben, sent);
    expect(stampOver(stampOf(second, 'title'))).toBe(at(1));
    expect(stampOver(stampOf(edit(shape, base, { title: 'x' }, at(2), ben, nothing), 'title'))).toBeUndefined();
  });

  test('a new document has changed everywhere', () => expect(changedPaths(undefined, base)).toEqual([CREATION]));
});

describe('canonical JSON', () => {
  test('does not depend on the order of keys', () => {
    expect(canonicalJson({ b: 1, a: [{ d: undefined, c: null }, undefined] })).toBe('{"a":[{"c":null},null],"b":1}');
    expect(canonicalJson(undefined)).toBe('');
  });

  test('is what writing every part in order gives, whichever parts are in order already', () => {
    const inOrder = (value: unknown): string => {
      if (value === null || typeof value !== 'object') return JSON.stringify(value);
      if (Array.isArray(value)) return `[${value.map((item) => inOrder(item ?? null)).join(',')}]`;
      const entries = Object.entries(value).filter(([, item]) => item !== undefined);
      return `{${entries
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, item]) => `${JSON.stringify(key)}:${inOrder(item)}`)
        .join(',')}}`;
    };
    const keys = fc.constantFrom('a', 'b', 'Z', '9', '10', '__proto__', 'é', '\u{1F600}', '\uFFFF');
    const value = fc.anything({ key: keys, maxDepth: 3, values: [fc.constantFrom(0, '"', null, undefined, true)] });
    fc.assert(
      fc.property(fc.dictionary(keys, value), (given) => {
        expect(canonicalJson(given)).toBe(inOrder(given));
      }),
      { numRuns: 2000 },
    );
  });

  test('is how a merge orders the fields of a document', () => {
    const before = create(shape, { id: 'x', title: 'a', tags: { b: 1, a: 1 }, loud: '' }, at(1), ben);
    const merged = merge(
      shape,
      edit(shape, before, { title: 'x', tags: { 0: 2 } }, at(2), ben, () => true),
      before,
    );
    expect(JSON.stringify(merged)).toBe(canonicalJson(merged));
  });

  test('says of any two values whether their canonical JSON is the same, without writing it', () => {
    const value = fc.anything({
      key: fc.constantFrom('a', 'b', '__proto__'),
      maxDepth: 3,
      values: [fc.constantFrom(0, -0, 1, '1', '', null, undefined, Number.NaN, true)],
    });
    const check = (a: unknown, b: unknown): void => {
      expect(sameContent(a, b)).toBe(canonicalJson(a) === canonicalJson(b));
    };
    fc.assert(fc.property(value, value, check), { numRuns: 2000 });
    fc.assert(fc.property(value, (a) => check(a, structuredClone(a))));
  });
});
