import { describe, expect, test } from 'vitest';
import { formatHlc, hlcMs } from '#domain/clock/hlc.ts';
import { makeStamp } from '#domain/clock/stamp.ts';
import { LaptopClock, type ClockMemory } from './laptop-clock.ts';

const laptop = '01900000-0000-7000-8000-00001234abcd';
const person = '01900000-0000-7000-8000-00000000000a';

const memory = (): ClockMemory => {
  const kept = new Map<string, string>();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
};
const clockAt = (wall: { ms: number }, kept = memory(), tab = 'tab1'): LaptopClock =>
  new LaptopClock(laptop, tab, { now: () => wall.ms, offsetMinutes: () => 60 }, kept);

describe('the clock of a laptop', () => {
  test('knows the readings of all tabs of this laptop as its own, and those of others as not', () => {
    const clock = clockAt({ ms: 1000 });
    expect(clock.isOwn(clockAt({ ms: 1000 }, memory(), 'tab2').stamp())).toBe(true);
    expect(clock.isOwn(formatHlc(1000, 0, 'zzzzzzzztab1'))).toBe(false);
  });

  test('[I9] goes on after a restart with the wall clock set back', () => {
    const kept = memory();
    const before = clockAt({ ms: 9000 }, kept).stamp();
    expect(clockAt({ ms: 10 }, kept, 'tab2').stamp() > before).toBe(true);
  });

  test('sorts after what it saw, and remembers it for the other tabs', () => {
    const kept = memory();
    const clock = clockAt({ ms: 1000 }, kept);
    const seen = formatHlc(5000, 7, 'zzzzzzzztab1');
    clock.saw([makeStamp(seen, person), makeStamp(formatHlc(10, 0, 'zzzzzzzztab1'), person)]);
    clock.saw([]);
    expect(clock.stamp() > seen).toBe(true);
    expect(clockAt({ ms: 1000 }, kept, 'tab2').stamp() > seen).toBe(true);
  });

  test('corrects its time by the error measured, and says it', () => {
    const clock = clockAt({ ms: 100_000 });
    clock.measured(40_000, 99_000, 101_000);
    expect(clock.errorMs()).toBe(60_000);
    expect(clock.now()).toBe(40_000);
    expect(hlcMs(clock.stamp())).toBe(40_000);
    expect(clock.iso()).toBe('1970-01-01T01:00:40.000+01:00');
  });

  test('does not take the doubt of a slow answer for an error', () => {
    const clock = clockAt({ ms: 100_000 });
    clock.measured(99_500, 99_000, 103_000);
    expect(clock.errorMs()).toBe(0);
  });

  test('[I9] goes on from corrected readings after it ran ahead, and not from the future', () => {
    const wall = { ms: 7_300_000 };
    const clock = clockAt(wall);
    const ahead = clock.stamp();
    clock.measured(100_000, 7_299_990, 7_300_010);
    expect(clock.aheadBy(ahead)).toBe(7_200_000);
    expect(clock.aheadBy(formatHlc(50_000, 0, 'zzzzzzzztab1'))).toBe(0);
    const latest = formatHlc(100_000, 4, 'zzzzzzzztab1');
    clock.wentBackTo(latest);
    const next = clock.stamp();
    expect(next > latest).toBe(true);
    expect(hlcMs(next)).toBe(100_000);
    clock.wentBackTo(formatHlc(900_000, 0, 'zzzzzzzztab1'));
    expect(hlcMs(clock.stamp())).toBe(100_000);
  });
});
