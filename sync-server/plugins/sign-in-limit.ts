import type { Now } from '../clock.ts';

/** Tries at signing in, counted in this process per e-mail and per network address. A right password takes its try back. */
export type SignInLimit = {
  /** Counts a try. Answers with 0, or with the milliseconds to wait before another one is looked at. */
  readonly take: (email: string, address: string) => number;
  readonly giveBack: (email: string, address: string) => void;
};

export const WINDOW_MS = 15 * 60_000;
export const TRIES_PER_EMAIL = 10;
/** A depot's laptops share one address. */
export const TRIES_PER_ADDRESS = 100;
/** More keys than this in one window are an attack; the oldest are forgotten. */
const KEYS_MAX = 20_000;

type Count = { tries: number; readonly until: number };

export function signInLimit(now: Now): SignInLimit {
  const counts = new Map<string, Count>();
  const countOf = (key: string): Count => {
    const found = counts.get(key);
    if (found !== undefined && found.until > now()) return found;
    const fresh = { tries: 0, until: now() + WINDOW_MS };
    counts.delete(key);
    counts.set(key, fresh);
    const oldest = counts.keys().next().value;
    if (counts.size > KEYS_MAX && oldest !== undefined) counts.delete(oldest);
    return fresh;
  };
  const keysOf = (email: string, address: string) => [
    { count: countOf(`e ${email}`), most: TRIES_PER_EMAIL },
    { count: countOf(`a ${address}`), most: TRIES_PER_ADDRESS },
  ];
  return {
    take: (email, address) => {
      const keys = keysOf(email, address);
      const full = keys.filter(({ count, most }) => count.tries >= most);
      if (full.length > 0) return Math.max(...full.map(({ count }) => count.until - now()));
      for (const { count } of keys) count.tries += 1;
      return 0;
    },
    giveBack: (email, address) => {
      for (const { count } of keysOf(email, address)) count.tries = Math.max(0, count.tries - 1);
    },
  };
}
