import { useCallback, useEffect, useState } from 'react';
import { useStore } from '../hooks/store-context.tsx';
import type { PaletteItem } from './palette-item.ts';
import { isHitKind, readHits, type Hit } from './use-hits.ts';

type Chosen = { readonly kind: PaletteItem['kind']; readonly id: string };

/** Where it is kept, for each person on this laptop. */
const KEY = 'palette-recent';
const KEPT = 6;

export type Recent = {
  /** What was opened lately, the last first. */
  readonly chosen: readonly Chosen[];
  /** The records among them that are still on this laptop, as they are by now. */
  readonly records: readonly Hit[];
  readonly remember: (item: Chosen) => void;
};

/** What this person opened by the palette lately, on this laptop. */
export function useRecent(): Recent {
  const { local, collections } = useStore();
  const [recent, setRecent] = useState<Pick<Recent, 'chosen' | 'records'>>({ chosen: [], records: [] });
  const read = useCallback(async () => ((await local.facts.get(KEY))?.value ?? []) as readonly Chosen[], [local]);
  useEffect(() => {
    let here = true;
    const load = async (): Promise<void> => {
      const chosen = await read();
      const wanted = chosen.flatMap(({ kind, id }) => (isHitKind(kind) ? [{ kind, id, match: 'exact' as const }] : []));
      const records = await readHits(collections, wanted);
      if (here) setRecent({ chosen, records });
    };
    // It is a comfort: nobody needs it to find something.
    void load().catch(() => undefined);
    return () => {
      here = false;
    };
  }, [read, collections]);
  const remember = useCallback(
    ({ kind, id }: Chosen): void => {
      // A disk that is full keeps nobody from opening what was found.
      const keep = async (): Promise<unknown> =>
        local.facts.put({ key: KEY, value: [{ kind, id }, ...(await read()).filter((one) => one.id !== id)].slice(0, KEPT) });
      void keep().catch(() => undefined);
    },
    [local, read],
  );
  return { ...recent, remember };
}
