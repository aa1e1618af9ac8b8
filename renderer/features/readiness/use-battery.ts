import { useEffect, useState } from 'react';

/** What Chromium tells of the battery; other browsers say nothing. */
type Battery = EventTarget & { readonly level: number };
type WithBattery = { readonly getBattery?: () => Promise<Battery> };

/** How full the battery is, 0…1; `undefined` where the laptop does not say. */
export function useBattery(): number | undefined {
  const [level, setLevel] = useState<number>();
  useEffect(() => {
    let battery: Battery | undefined;
    let here = true;
    const tell = (): void => setLevel(battery?.level);
    const follow = async (): Promise<void> => {
      const found = await (navigator as WithBattery).getBattery?.();
      if (!here) return;
      battery = found;
      battery?.addEventListener('levelchange', tell);
      tell();
    };
    // Not allowed here: the same as not known.
    follow().catch(() => undefined);
    return () => {
      here = false;
      battery?.removeEventListener('levelchange', tell);
    };
  }, []);
  return level;
}
