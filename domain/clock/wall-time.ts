import { hlcMs, type Hlc } from './hlc.ts';

/** When something was, in ms since 1970. `clockSaid`: what the laptop's clock said instead (ISO 8601), where that was wrong. */
export type WallTime = { readonly at: number; readonly clockSaid?: string };

/** Above this, a clock ran ahead of the reading that was made with it. Milliseconds. */
const AHEAD_MS = 2000;
/** Below this, it was behind: a laptop that follows the readings of others may lead its own clock by a minute (S5). Milliseconds. */
const BEHIND_MS = 2 * 60_000;

/**
 * When something was of which a laptop's clock said `said` (ISO 8601) as it was stamped with `reading`: as the clock said, unless
 * it was wrong by then. What a person has named is not for this function: it may lie anywhere.
 */
export function wallTime(said: string, reading: Hlc | ''): WallTime {
  const told = Date.parse(said);
  const stamped = reading === '' ? NaN : hlcMs(reading);
  return told - stamped > AHEAD_MS || stamped - told > BEHIND_MS ? { at: stamped, clockSaid: said } : { at: told };
}
