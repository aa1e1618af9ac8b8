import { CLOCK_SHOWN_FROM_MS } from '#domain/rules/laptops.ts';

export type ClockWords = { readonly direction: 'ahead' | 'behind'; readonly unit: 'seconds' | 'minutes' | 'hours'; readonly count: number };

/** How far this laptop's clock is off, in the unit a person would say; `undefined` where it is right. `errorMs`: ahead of the server. */
export function clockWords(errorMs: number): ClockWords | undefined {
  const distance = Math.abs(errorMs);
  if (distance <= CLOCK_SHOWN_FROM_MS) return undefined;
  const direction = errorMs > 0 ? 'ahead' : 'behind';
  const seconds = Math.round(distance / 1000);
  if (seconds < 120) return { direction, unit: 'seconds', count: seconds };
  const minutes = Math.round(distance / 60_000);
  if (minutes < 120) return { direction, unit: 'minutes', count: minutes };
  return { direction, unit: 'hours', count: Math.round(distance / 3_600_000) };
}
