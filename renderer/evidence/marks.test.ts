import fc from 'fast-check';
import { expect, test } from 'vitest';
import { areaOf, barbsOf, markKinds, type Mark } from './marks.ts';

const size = { width: 400, height: 200 };
const mark = (over: Partial<Mark> = {}): Mark => ({ kind: 'blur', from: { x: 0.5, y: 0.5 }, to: { x: 0.25, y: 1 }, ...over });

test('an area is the same from whichever corner it was drawn', () => {
  expect(areaOf(mark(), size)).toEqual({ x: 100, y: 100, width: 100, height: 100 });
  expect(areaOf(mark({ from: { x: 0.25, y: 1 }, to: { x: 0.5, y: 0.5 } }), size)).toEqual(areaOf(mark(), size));
});

test('what is to be unreadable is covered whole, and nothing beyond the picture is asked for', () => {
  const share = fc.double({ min: -0.5, max: 1.5, noNaN: true });
  const spot = fc.record({ x: share, y: share });
  fc.assert(
    fc.property(fc.constantFrom(...markKinds), spot, spot, (kind, from, to) => {
      const { x, y, width, height } = areaOf({ kind, from, to }, size);
      const inside = (value: number): number => Math.min(1, Math.max(0, value));
      expect(x).toBeLessThanOrEqual(inside(Math.min(from.x, to.x)) * size.width);
      expect(x + width).toBeGreaterThanOrEqual(inside(Math.max(from.x, to.x)) * size.width);
      expect(y).toBeLessThanOrEqual(inside(Math.min(from.y, to.y)) * size.height);
      expect(y + height).toBeGreaterThanOrEqual(inside(Math.max(from.y, to.y)) * size.height);
      expect([width, height].every((side) => side >= 1)).toBe(true);
    }),
  );
});

test('an arrow has its barbs behind its tip, as far from it on either side', () => {
  const [one, other] = barbsOf(mark({ kind: 'arrow', from: { x: 0, y: 0.5 }, to: { x: 0.5, y: 0.5 } }), size);
  expect(one!.x).toBeLessThan(200);
  expect(one!.x).toBeCloseTo(other!.x);
  expect(one!.y + other!.y).toBeCloseTo(200);
});
