import { useMemo } from 'react';
import type { RxCollection, RxDocument, RxQuery } from 'rxdb';
import type { Evidence } from '#domain/schema/evidence.ts';
import { waitingFiles, type FileProblem, type FileRow } from '../db/evidence/evidence-store.ts';
import type { Delivery } from '../ui/delivery-mark.tsx';
import { useStore } from './store-context.tsx';
import { useLiveDexie, useRxQuery } from './use-live.ts';

/**
 * How far the bytes of a record have come. `percent`: of an upload that has begun. `elsewhere`: on the laptop of whoever added it, and
 * not at the server yet.
 */
export type FileState =
  | { readonly kind: 'held' | 'here' | 'elsewhere' }
  | { readonly kind: 'sending'; readonly percent: number }
  | { readonly kind: 'problem'; readonly problem: FileProblem };

export type EvidenceItem = { readonly record: Evidence; readonly state: FileState; readonly thumbnail: Blob | undefined };

/** The records of an incident's evidence, newest first; `run`: of that run of a checklist alone. */
export function evidenceOf(records: RxCollection<Evidence>, incident: string, run?: string): RxQuery<Evidence, RxDocument<Evidence>[]> {
  return records.find({
    selector: { incident: { $eq: incident }, newest: { $gt: '' }, ...(run === undefined ? {} : { run: { $eq: run } }) },
    index: ['incident', 'newest'],
    sort: [{ incident: 'asc' }, { newest: 'asc' }],
  });
}

/**
 * The evidence of an incident, newest first, live; `run`: of that run of a checklist alone, on the incident or (`''`) on a visit. `undefined`
 * until the laptop's own store has answered.
 */
export function useEvidence(incident: string, run?: string): readonly EvidenceItem[] | undefined {
  const { collections, evidence } = useStore();
  const { store } = evidence;
  const records = useRxQuery<Evidence>(() => evidenceOf(collections.evidence, incident, run), [collections, incident, run]);
  const files = useLiveDexie(() => store.files.where('incident').equals(incident).toArray(), [store, incident]);
  const ids = (files ?? []).map(({ id }) => id);
  const progress = useLiveDexie(() => store.progress.bulkGet(ids), [store, ids.join(' ')], { keep: true });
  const bytes = useLiveDexie(() => store.bytes.bulkGet(ids), [store, ids.join(' ')], { keep: true });
  return useMemo(() => {
    const sent = new Map((progress ?? []).map((row) => [row?.id, row?.sent ?? 0]));
    const thumbnails = new Map((bytes ?? []).map((row) => [row?.id, row?.thumbnail]));
    const byId = new Map((files ?? []).map((row) => [row.id, row]));
    return records?.map((record) => {
      const state = fileState(record, byId.get(record.id), sent.get(record.id) ?? 0);
      return { record, state, thumbnail: thumbnails.get(record.id) };
    });
  }, [records, files, progress, bytes]);
}

export function fileState({ held, size }: Pick<Evidence, 'held' | 'size'>, row: FileRow | undefined, sent: number): FileState {
  if (held !== undefined) return { kind: 'held' };
  if (row === undefined) return { kind: 'elsewhere' };
  if (row.problem !== undefined) return { kind: 'problem', problem: row.problem };
  return sent > 0 ? { kind: 'sending', percent: Math.min(99, Math.floor((100 * sent) / size)) } : { kind: 'here' };
}

/** The shape that goes with it. */
export function shapeOf({ kind }: FileState): Delivery {
  switch (kind) {
    case 'held':
    case 'sending':
    case 'here':
      return kind;
    case 'elsewhere':
      return 'here';
    case 'problem':
      return 'needsYou';
    default:
      return kind satisfies never;
  }
}

export type FilesWaiting = {
  readonly rows: readonly (FileRow & { readonly sent: number })[];
  readonly paused: boolean;
  readonly metered: boolean;
};

/** The files that were added here and that the server does not hold, small before large, and what was chosen about sending them. */
export function useFilesWaiting(): FilesWaiting | undefined {
  const { store } = useStore().evidence;
  return useLiveDexie(async () => {
    const [rows, [paused, metered], sent] = await Promise.all([
      waitingFiles(store),
      store.choices.bulkGet(['paused', 'metered']),
      store.progress.toArray(),
    ]);
    const sentOf = new Map(sent.map((row) => [row.id, row.sent]));
    const withSent = rows.map((row) => ({ ...row, sent: sentOf.get(row.id) ?? 0 }));
    return { rows: withSent, paused: paused?.value === true, metered: metered?.value === true };
  }, [store]);
}
