import { describe, expect, test } from 'vitest';
import { ageOf, fromLocalInput, intlLocale, localDate, toLocalInput } from './format.ts';

const now = Date.parse('2026-11-21T14:00:00+01:00');
const before = (minutes: number): number => now - minutes * 60_000;

describe('an age', () => {
  test.each([
    [before(0.5), 'now', 0],
    [before(12), 'minutes', 12],
    [before(59.9), 'minutes', 59],
    [before(150), 'hours', 2],
    [before(47 * 60), 'hours', 47],
    [before(49 * 60), 'days', 2],
    [before(70 * 24 * 60), 'weeks', 10],
  ])('%d is said in the largest unit that says enough', (at, unit, count) => {
    expect(ageOf(at, now)).toEqual({ unit, count, ahead: false });
  });

  test('of a moment to come says so, but not for a clock that is a little off', () => {
    expect(ageOf(before(-5), now)).toEqual({ unit: 'minutes', count: 5, ahead: true });
    expect(ageOf(before(-0.5), now)).toEqual({ unit: 'now', count: 0, ahead: false });
  });

  test('reads ISO moments, and makes nothing up for what is none', () => {
    expect(ageOf('2026-11-21T12:48:00Z', now)).toEqual({ unit: 'minutes', count: 12, ahead: false });
    expect(ageOf('soon', now).unit).toBe('now');
  });
});

describe('a moment in a field', () => {
  test('survives being shown and typed, to the minute', () => {
    const typed = toLocalInput(now);
    expect(typed).toMatch(/^2026-11-2\dT\d\d:00$/);
    expect(Date.parse(fromLocalInput(typed))).toBe(now);
    expect(fromLocalInput(typed)).toMatch(/T\d\d:00:00\.000[+-]\d\d:\d\d$/);
  });

  test('is nothing where nothing or nonsense was typed', () => {
    expect(fromLocalInput('')).toBe('');
    expect(fromLocalInput('tomorrow')).toBe('');
    expect(toLocalInput('')).toBe('');
  });
});

test('a file is named by the day on this laptop, also where it is another one in UTC', () => {
  expect([localDate(new Date(2026, 10, 21, 0, 5).getTime()), localDate(new Date(2026, 10, 21, 23, 55).getTime())]).toEqual([
    '2026-11-21',
    '2026-11-21',
  ]);
  expect(localDate('')).toBe('');
});

test('plain English gets clocks of 24 hours', () => {
  expect(intlLocale('en')).toBe('en-GB');
  expect(intlLocale('de')).toBe('de');
});
