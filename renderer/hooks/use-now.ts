import { useSyncExternalStore } from 'react';

const TICK_MS = 15_000;
const SECOND_MS = 1000;

/** By how much this laptop's clock is ahead (behind: negative), as far as the server has shown. Milliseconds. */
let clockErrorMs = 0;

/** Now by a clock put right, in ms since 1970: records are stamped by it, so ages and rules with dates go by it as well. */
export function correctedNow(): number {
  return Date.now() - clockErrorMs;
}

/** Says how wrong this laptop's clock is; whoever follows the time hears of it at once. */
export function setClockError(ms: number): void {
  if (ms === clockErrorMs) return;
  clockErrorMs = ms;
  calm.tick();
  counting.tick();
}

/** One timer for all who follow it; none while nobody does. */
class Ticker {
  private now = correctedNow();
  private timer: ReturnType<typeof setInterval> | undefined;
  private readonly listeners = new Set<() => void>();
  private readonly everyMs: number;

  constructor(everyMs: number) {
    this.everyMs = everyMs;
  }

  readonly read = (): number => this.now;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    if (this.timer === undefined) {
      this.now = correctedNow();
      this.timer = setInterval(this.tick, this.everyMs);
      document.addEventListener('visibilitychange', this.tick);
    }
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0) return;
      clearInterval(this.timer);
      this.timer = undefined;
      document.removeEventListener('visibilitychange', this.tick);
    };
  };

  readonly tick = (): void => {
    this.now = correctedNow();
    for (const listener of this.listeners) listener();
  };
}

const calm = new Ticker(TICK_MS);
const counting = new Ticker(SECOND_MS);

/** Milliseconds since 1970 by a clock put right, moving on every 15 s (for a countdown every second) and when the window comes back. */
export function useNow(countdown = false): number {
  const { subscribe, read } = countdown ? counting : calm;
  return useSyncExternalStore(subscribe, read);
}
