import fc from 'fast-check';
import { expect, test } from 'vitest';
import { freeRoom, fromMiddle, isInSight, type Box } from './free-room.ts';

const map = { width: 870, height: 700 };
const all = { x: 0, y: 0, ...map };

test('a card leaves the largest part beside, above or below it', () => {
  expect(freeRoom(map, undefined)).toEqual(all);
  expect(freeRoom(map, { x: 12, y: 12, width: 400, height: 500 })).toEqual({ x: 412, y: 0, width: 458, height: 700 });
  expect(freeRoom(map, { x: 12, y: 12, width: 800, height: 300 })).toEqual({ x: 0, y: 312, width: 870, height: 388 });
  expect(freeRoom(map, { x: 500, y: 300, width: 370, height: 400 })).toEqual({ x: 0, y: 0, width: 500, height: 700 });
  expect(freeRoom(map, { x: 0, y: 400, width: 870, height: 300 })).toEqual({ x: 0, y: 0, width: 870, height: 400 });
});

test('a card beside the map leaves all of it', () => {
  expect(freeRoom(map, { x: 0, y: 700, width: 870, height: 300 })).toEqual(all);
  expect(freeRoom(map, { x: -300, y: 0, width: 300, height: 700 })).toEqual(all);
});

test('its middle, from the middle of the map', () => {
  expect(fromMiddle(map, all)).toEqual([0, 0]);
  expect(fromMiddle(map, { x: 412, y: 0, width: 458, height: 700 })).toEqual([206, 0]);
});

test('what lies under the card or at the edge is not in sight', () => {
  const card = { x: 12, y: 12, width: 400, height: 500 };
  expect(isInSight(map, card, { x: 600, y: 300 }, 20)).toBe(true);
  expect(isInSight(map, undefined, { x: 200, y: 300 }, 20)).toBe(true);
  expect(isInSight(map, card, { x: 200, y: 300 }, 20)).toBe(false);
  expect(isInSight(map, card, { x: 425, y: 300 }, 20)).toBe(false);
  expect(isInSight(map, card, { x: 860, y: 300 }, 20)).toBe(false);
  expect(isInSight(map, card, { x: 600, y: 900 }, 20)).toBe(false);
});

test('wherever a card lies, what it leaves is on the map and not under it', () => {
  const side = fc.integer({ min: -200, max: 1200 });
  fc.assert(
    fc.property(side, side, fc.nat({ max: 1200 }), fc.nat({ max: 1200 }), (x, y, width, height) => {
      const card: Box = { x, y, width, height };
      const free = freeRoom(map, card);
      expect(free.width).toBeGreaterThanOrEqual(0);
      expect(free.x).toBeGreaterThanOrEqual(0);
      expect(free.x + free.width).toBeLessThanOrEqual(map.width);
      expect(free.y + free.height).toBeLessThanOrEqual(map.height);
      const across = Math.min(free.x + free.width, x + width) - Math.max(free.x, x);
      const down = Math.min(free.y + free.height, y + height) - Math.max(free.y, y);
      expect(Math.min(across, down)).toBeLessThanOrEqual(0);
    }),
  );
});
