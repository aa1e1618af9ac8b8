import type { EvidenceStore } from '../db/evidence/evidence-store.ts';
import { recordKey, type LocalStore } from '../db/local-store.ts';
import { useStore } from './store-context.tsx';
import { useLiveDexie } from './use-live.ts';

const none: ReadonlyMap<string, number> = new Map();

/**
 * Since when the server has held the newest of what was done here on each of these incidents (ms since 1970): on the incident itself, in its
 * timeline, on its checklists, or as a file. An incident on which nothing was done here is not in the answer.
 */
export function useHeldAt(incidents: readonly string[]): ReadonlyMap<string, number> {
  const { local, evidence } = useStore();
  const { store } = evidence;
  return useLiveDexie(() => heldAt(local, store, incidents), [local, store, incidents.join(' ')], { keep: true }) ?? none;
}

/** See `useHeldAt`. */
export async function heldAt(
  { receipts }: Pick<LocalStore, 'receipts'>,
  { files }: Pick<EvidenceStore, 'files'>,
  incidents: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const [own, early, added] = await Promise.all([
    receipts.where('incident').anyOf(incidents).toArray(),
    // Where an earlier version of the app has not noted what a receipt belongs to.
    receipts.bulkGet(incidents.map((id) => recordKey('incidents', id))),
    files.where('incident').anyOf(incidents).toArray(),
  ]);
  const newest = new Map<string, number>();
  const note = (incident: string, at: number | undefined): void => {
    if (at !== undefined && at > (newest.get(incident) ?? 0)) newest.set(incident, at);
  };
  for (const { incident, at } of own) if (incident !== undefined) note(incident, at);
  for (const [place, id] of incidents.entries()) note(id, early[place]?.at);
  for (const row of added) note(row.incident, row.heldAt);
  return newest;
}
