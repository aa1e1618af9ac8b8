import fc from 'fast-check';
import { expect, test } from 'vitest';
import { legsOf, moveStop } from './route.ts';

const stops = ['a', 'b', 'c', 'd'];

test.each([
  ['b', 0, 'bacd'],
  ['b', 2, 'acbd'],
  ['a', 3, 'bcda'],
  ['a', -1, 'abcd'],
  ['d', 9, 'abcd'],
  ['x', 0, 'abcd'],
])('[S143] stop %s moves to place %i', (stop, place, expected) => {
  expect(moveStop(stops, stop, place).join('')).toBe(expected);
});

test('[S143] moving a stop loses and doubles none, and takes none of the others out of order', () => {
  const route = fc.uniqueArray(fc.string(), { minLength: 1 });
  fc.assert(
    fc.property(route, fc.nat(), fc.integer({ min: -3, max: 20 }), (of, which, place) => {
      const stop = of[which % of.length] ?? '';
      const moved = moveStop(of, stop, place);
      expect(moved.filter((one) => one !== stop)).toEqual(of.filter((one) => one !== stop));
      expect(moved.indexOf(stop)).toBe(Math.min(of.length - 1, Math.max(0, place)));
    }),
  );
});

test('legs are told from stop to stop, and what stands nowhere makes none up', () => {
  const [south, middle, north] = [52, 52.1, 52.3].map((latitude) => ({ longitude: -1.5, latitude }));
  const { metres, total, whole } = legsOf([south, middle, north]);
  expect(metres.map((leg) => leg && Math.round(leg / 100) / 10)).toEqual([undefined, 11.1, 22.2]);
  expect(Math.round((total ?? 0) / 100) / 10).toBe(33.4);
  expect(whole).toBe(true);
  const some = legsOf([south, undefined, north, middle]);
  expect(some.metres.map((leg) => leg !== undefined)).toEqual([false, false, false, true]);
  expect(some.whole).toBe(false);
  expect(legsOf([south])).toEqual({ metres: [undefined], total: undefined, whole: true });
  expect(legsOf([])).toEqual({ metres: [], total: undefined, whole: true });
  expect(legsOf([undefined, undefined])).toEqual({ metres: [undefined, undefined], total: undefined, whole: false });
});
