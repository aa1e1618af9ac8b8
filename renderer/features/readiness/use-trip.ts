import { useStore } from '../../hooks/store-context.tsx';
import { useLiveDexie } from '../../hooks/use-live.ts';

const TRIP = 'trip';

/** Where somebody is going: ids of sites, in the order in which they were picked. Remembered on this laptop, for this person alone. */
export type Trip = { readonly sites: readonly string[]; readonly go: (sites: readonly string[]) => void };

/** `undefined` until the laptop's own store has answered. */
export function useTrip(): Trip | undefined {
  const { local } = useStore();
  const sites = useLiveDexie(async () => ((await local.facts.get(TRIP))?.value ?? []) as readonly string[], [local], { keep: true });
  if (sites === undefined) return undefined;
  return { sites, go: (next) => void local.facts.put({ key: TRIP, value: [...new Set(next)] }) };
}
