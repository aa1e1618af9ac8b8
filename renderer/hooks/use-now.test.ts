import { afterEach, expect, test, vi } from 'vitest';
import { correctedNow, setClockError } from './use-now.ts';

afterEach(() => {
  setClockError(0);
  vi.useRealTimers();
});

test('[I9] now is by the server’s time, as far as the laptop’s error is known', () => {
  const laptop = Date.parse('2026-11-30T03:00:00Z');
  vi.useFakeTimers({ now: laptop });
  expect(correctedNow()).toBe(laptop);
  setClockError(-7_200_000);
  expect(correctedNow()).toBe(laptop + 7_200_000);
});
