import { createContext, use, useMemo } from 'react';
import type { Checklist } from '#domain/schema/checklist.ts';
import type { EvidencePlace } from '../../db/evidence/evidence-store.ts';
import { useEvidence, type EvidenceItem } from '../../hooks/use-evidence.ts';

/** Where the photos of a run go, and those that it has by now. */
export type RunPhotos = { readonly place: EvidencePlace; readonly items: readonly EvidenceItem[] };

/** Of the run on screen; `undefined` where nothing is kept, as in the preview of a form. */
export const RunPhotosContext = createContext<RunPhotos | undefined>(undefined);

/** The photos that were taken for a run, live. */
export function useRunPhotos({ id, incident, site }: Checklist): RunPhotos {
  const items = useEvidence(incident, id);
  return useMemo(() => {
    const place = incident === '' && site !== '' ? { incident, site, run: id } : { incident, run: id };
    return { place, items: items ?? [] };
  }, [id, incident, site, items]);
}

/** The same for whatever shows one item of the run. */
export function usePhotosHere(): RunPhotos | undefined {
  return use(RunPhotosContext);
}
