import { useCallback, useMemo } from 'react';
import { indexLabels, meaningOf, type LabelMeaning } from '#domain/labels/meaning.ts';
import { useFleet } from './use-fleet.ts';
import { useNow } from './use-now.ts';

/** What the text of a label means in the fleet on this laptop; `undefined` while that is being read. */
export function useLabels(): (text: string) => LabelMeaning | undefined {
  const { sites, devices, loaded } = useFleet();
  const now = useNow();
  const index = useMemo(() => indexLabels(sites, devices), [sites, devices]);
  return useCallback((text) => (loaded ? meaningOf(text, index, now) : undefined), [index, now, loaded]);
}
