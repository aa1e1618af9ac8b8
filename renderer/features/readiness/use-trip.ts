import type { LocalStore } from '../../db/local-store.ts';
import { useStore } from '../../hooks/store-context.tsx';
import { useLiveDexie } from '../../hooks/use-live.ts';

const TRIP = 'trip';

/** Where somebody is going: ids of sites, in the order in which they are visited: at first that in which they were picked. Remembered on this laptop, for this person alone. */
export type Trip = {
  readonly sites: readonly string[];
  /** What was picked a moment ago may not be on screen yet, so a change starts from what is stored. */
  readonly change: (how: (sites: readonly string[]) => readonly string[]) => void;
};

/** `undefined` until the laptop's own store has answered. */
export function useTrip(): Trip | undefined {
  const { local } = useStore();
  const sites = useLiveDexie(() => readTrip(local), [local], { keep: true });
  if (sites === undefined) return undefined;
  const change: Trip['change'] = (how) =>
    void local.transaction('rw', local.facts, async () => {
      await local.facts.put({ key: TRIP, value: [...new Set(how(await readTrip(local)))] });
    });
  return { sites, change };
}

async function readTrip(local: LocalStore): Promise<readonly string[]> {
  return ((await local.facts.get(TRIP))?.value ?? []) as readonly string[];
}
