import { useEffect } from 'react';
import type { KeptManuals } from '#domain/manuals/manuals.ts';
import type { ManualState } from '../db/manuals/manual-store.ts';
import { useStore } from './store-context.tsx';
import { useLiveDexie } from './use-live.ts';

/**
 * The tenant's manuals and what of them is on this laptop, live; `undefined` until the laptop has answered. `ask`: the server is asked anew
 * when the screen opens, and not only when there is contact again.
 */
export function useManuals({ ask = false }: { readonly ask?: boolean } = {}): ManualState | undefined {
  const { manuals } = useStore();
  useEffect(() => {
    if (ask) void manuals.refresh().catch(() => undefined);
  }, [manuals, ask]);
  return useLiveDexie(() => manuals.state(), [manuals]);
}

/** Which are here whole. */
export function keptOf({ here }: ManualState): KeptManuals {
  const having = (part: 'here' | 'older'): Set<string> => new Set([...here].filter(([, one]) => one.part === part).map(([id]) => id));
  return { here: having('here'), older: having('older') };
}
