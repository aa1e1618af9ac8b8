import { useEffect, useState } from 'react';

/** What Chromium tells of the battery; other browsers say nothing. */
type Battery = EventTarget & { readonly level: number };
type WithBattery = { readonly getBattery?: () => Promise<Battery> };

/** How full the battery is, 0…1; `undefined` where the laptop does not say. */
export function useBattery(): number | undefined {
  const [level, setLevel] = useState<number>();
  useEffect(() => followBattery(navigator as WithBattery, setLevel), []);
  return level;
}

/** Tells how full the battery is, and again whenever that changes, until what it answers is called. Says nothing where the laptop does not. */
export function followBattery(laptop: WithBattery, tell: (level: number) => void): () => void {
  let battery: Battery | undefined;
  let here = true;
  const say = (): void => {
    if (battery !== undefined) tell(battery.level);
  };
  const follow = async (): Promise<void> => {
    const found = await laptop.getBattery?.();
    if (!here) return;
    battery = found;
    battery?.addEventListener('levelchange', say);
    say();
  };
  // Not allowed here: the same as not known.
  follow().catch(() => undefined);
  return () => {
    here = false;
    battery?.removeEventListener('levelchange', say);
  };
}
