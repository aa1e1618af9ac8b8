import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatHlc } from './hlc.ts';
import { isoWithOffset } from './iso.ts';
import { isStamp, makeStamp, stampAuthor, stampHlc, stampOver } from './stamp.ts';
import { moveBack } from './restamp.ts';
import { UUID_PATTERN, uuidMs, uuidv7 } from './uuid.ts';

const hlc = formatHlc(1_700_000_000_000, 2, 'abcdefgh0001');
const older = formatHlc(1_600_000_000_000, 0, 'abcdefgh0002');
const person = '01900000-0000-7000-8000-000000000001';

describe('stamps', () => {
  test('hold when, by whom and over what', () => {
    const stamp = makeStamp(hlc, person, older);
    expect([stampHlc(stamp), stampAuthor(stamp), stampOver(stamp), isStamp(stamp)]).toEqual([hlc, person, older, true]);
    expect(stampOver(makeStamp(hlc, person))).toBeUndefined();
    expect(isStamp('yesterday')).toBe(false);
  });
});

describe('stamps of a clock that ran ahead', () => {
  const own = (ms: number, over?: number) =>
    makeStamp(formatHlc(ms, 1, 'abcdefgh0001'), person, over === undefined ? undefined : formatHlc(over, 0, 'zzzzzzzz0001'));

  test('move back in their order, and others stay', () => {
    const foreign = makeStamp(formatHlc(7000, 0, 'zzzzzzzz0001'), person);
    const moved = moveBack({ '*': own(9000), title: own(9500), level: foreign }, (stamped) => stamped.endsWith('abcdefgh0001'), 4000, '');
    expect(moved).toEqual({ '*': own(5000), title: own(5500), level: foreign });
  });

  test('never fall behind what they were written over', () => {
    const moved = moveBack({ title: own(9000, 8000) }, () => true, 5000, '');
    expect(moved['title'] && moved['title'] > own(8000)).toBe(true);
    expect(moved['title'] && stampOver(moved['title'])).toBe(formatHlc(8000, 0, 'zzzzzzzz0001'));
    expect(moveBack({ title: own(10) }, () => true, 5000, '')).toEqual({ title: own(0) });
  });

  test('[I9] [S5] never fall behind what the server holds of them, in their order', () => {
    const created = formatHlc(8000, 0, 'abcdefgh0001');
    // The first was made before the clock was set ahead, the others after.
    const moved = moveBack({ level: own(8100), title: own(60_000), owner: own(60_000), note: own(60_001) }, () => true, 52_000, created);
    const { level = '', title = '', owner, note = '' } = moved;
    expect(level > created && title > level && note > title).toBe(true);
    expect(owner).toBe(title);
  });
});

describe('ids', () => {
  test('are UUIDs of version 7 that sort by the time they were made', () => {
    const random = fc.uint8Array({ minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 47 }), random, random, (now, one, two) => {
        const first = uuidv7(now, one);
        expect(first).toMatch(UUID_PATTERN);
        expect(first[14]).toBe('7');
        expect('89ab').toContain(first[19]);
        expect(uuidv7(now + 1, two) > first).toBe(true);
        expect(uuidMs(first)).toBe(now);
      }),
    );
    expect(uuidMs('6ba7b810-9dad-4bd1-80b4-00c04fd430c8')).toBeUndefined();
    expect(() => uuidv7(0, new Uint8Array(3))).toThrow(RangeError);
  });
});

describe('ISO 8601 with offset', () => {
  test('says the wall time and how far it is from UTC', () => {
    const ms = Date.UTC(2026, 10, 21, 2, 3, 4, 56);
    expect(isoWithOffset(ms, 0)).toBe('2026-11-21T02:03:04.056+00:00');
    expect(isoWithOffset(ms, 330)).toBe('2026-11-21T07:33:04.056+05:30');
    expect(isoWithOffset(ms, -210)).toBe('2026-11-20T22:33:04.056-03:30');
  });

  test('is the same instant in every zone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: -720, max: 840 }), (ms, offset) => {
        expect(Date.parse(isoWithOffset(ms, offset))).toBe(ms);
      }),
    );
  });
});
