import { useSyncExternalStore } from 'react';

const TICK_MS = 15_000;
const SECOND_MS = 1000;

/** One timer for all who follow it; none while nobody does. */
class Ticker {
  private now = Date.now();
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
      this.now = Date.now();
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

  private readonly tick = (): void => {
    this.now = Date.now();
    for (const listener of this.listeners) listener();
  };
}

const calm = new Ticker(TICK_MS);
const counting = new Ticker(SECOND_MS);

/** Milliseconds since 1970, moving on every 15 s (for a countdown every second) and when the window comes back. */
export function useNow(countdown = false): number {
  const { subscribe, read } = countdown ? counting : calm;
  return useSyncExternalStore(subscribe, read);
}
