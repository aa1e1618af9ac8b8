import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatHlc, type Hlc } from '../clock/hlc.ts';
import { stampHlc, type Stamp } from '../clock/stamp.ts';
import { collisions, valueOf } from './collisions.ts';
import { create, edit, merge, type MergeShape, type Patch, type Stamps } from './merge.ts';

type Thing = { readonly id: string; readonly stamps: Stamps; readonly title: string; readonly tags: { readonly [key: string]: unknown } };
const shape: MergeShape<Thing> = { maps: ['tags'], derived: [], derive: () => ({}) };
const anna = '01900000-0000-7000-8000-00000000000a';
const ben = '01900000-0000-7000-8000-00000000000b';
const at = (ms: number, node = 'abcdefgh0001'): Hlc => formatHlc(ms, 0, node);
const base = create<Thing>(shape, { id: 'thing', title: 'old', tags: { x: 1 } }, at(1), anna);
const heldUpTo = (ms: number) => (stamp: Stamp) => stampHlc(stamp) <= at(ms, 'zzzzzzzzzzzz');
const by = (who: string, ms: number, patch: Patch<Thing>, from = base, held = 1): Thing =>
  edit(shape, from, patch, at(ms, who === anna ? 'abcdefgh0001' : 'abcdefgh0002'), who, heldUpTo(held));

describe('collisions [M7]', () => {
  test('two people change one field without knowing of each other', () => {
    const hers = by(anna, 2, { title: 'hers' });
    const his = by(ben, 3, { title: 'his', tags: { y: 2 } });
    expect(collisions(shape, hers, his)).toMatchObject([{ path: 'title', kept: { value: 'his' }, lost: { value: 'hers' } }]);
  });

  test('an entry of a map that one removes and the other changes', () => {
    const hers = by(anna, 3, { tags: { x: undefined } });
    const his = by(ben, 2, { tags: { x: 5 } });
    expect(collisions(shape, his, hers)).toMatchObject([{ path: 'tags.x', kept: { value: undefined }, lost: { value: 5 } }]);
  });

  test.each([
    [
      'who writes over what the server held collides with nobody',
      by(anna, 2, { title: 'hers' }),
      by(ben, 3, { title: 'his' }, by(anna, 2, { title: 'hers' }), 2),
    ],
    ['one person does not collide with themselves', by(anna, 2, { title: 'one' }), by(anna, 3, { title: 'two' })],
    ['the same value is no collision', by(anna, 2, { title: 'same' }), by(ben, 3, { title: 'same' })],
    ['an old version says nothing new', base, by(ben, 3, { title: 'his' })],
  ])('%s', (_why, one, other) => {
    expect(collisions(shape, one, other)).toEqual([]);
    expect(collisions(shape, other, one)).toEqual([]);
  });

  test('does not depend on who is asked first, keeps what the merge keeps, and is gone once merged', () => {
    const change = fc.record({
      who: fc.constantFrom(anna, ben),
      ms: fc.integer({ min: 2, max: 5 }),
      title: fc.constantFrom('a', 'b'),
      x: fc.integer({ min: 0, max: 2 }),
    });
    fc.assert(
      fc.property(change, change, (one, other) => {
        const a = by(one.who, one.ms, { title: one.title, tags: { x: one.x } });
        const b = by(other.who, other.ms, { title: other.title, tags: { x: other.x } });
        const found = collisions(shape, a, b);
        expect(collisions(shape, b, a)).toEqual(found);
        const merged = merge(shape, a, b);
        for (const { path, kept } of found) expect(valueOf(shape, merged, path)).toEqual(kept.value);
        expect(collisions(shape, merged, merged)).toEqual([]);
      }),
    );
  });
});
