import { useEffect } from 'react';
import type { KeptManuals } from '#domain/manuals/manuals.ts';
import type { ManualState } from '../db/manuals/manual-store.ts';
import { useStore } from './store-context.tsx';
import { useLiveDexie } from './use-live.ts';

/** The tenant's manuals and what of them is on this laptop, live; the server is asked anew. `undefined` until the laptop has answered. */
export function useManuals(): ManualState | undefined {
  const { manuals } = useStore();
  useEffect(() => void manuals.refresh().catch(() => undefined), [manuals]);
  return useLiveDexie(() => manuals.state(), [manuals]);
}

/** Which are here whole. */
export function keptOf({ here }: ManualState): KeptManuals {
  const having = (part: 'here' | 'older'): Set<string> => new Set([...here].filter(([, one]) => one.part === part).map(([id]) => id));
  return { here: having('here'), older: having('older') };
}
