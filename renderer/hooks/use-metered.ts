import { meteredBy } from '../db/evidence/metered.ts';
import { useStore } from './store-context.tsx';
import { useLiveDexie } from './use-live.ts';

/** `chosen`: somebody said on this laptop that the line is paid for by the byte. `by`: who says so, if anybody does. */
export type Metered = { readonly chosen: boolean; readonly by: ReturnType<typeof meteredBy> };

/** Whether the line is paid for by the byte, live as far as that is chosen here. `undefined` until the laptop's own store has answered. */
export function useMetered(): Metered | undefined {
  const { store } = useStore().evidence;
  return useLiveDexie(async () => {
    const chosen = (await store.choices.get('paidLine'))?.value === true;
    return { chosen, by: meteredBy(chosen) };
  }, [store]);
}
