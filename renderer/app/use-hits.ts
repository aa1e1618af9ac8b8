import { useEffect, useState } from 'react';
import type { RxCollection } from 'rxdb';
import { throttleTime } from 'rxjs';
import type { Checklist } from '#domain/schema/checklist.ts';
import type { Device } from '#domain/schema/device.ts';
import type { Incident } from '#domain/schema/incident.ts';
import type { Site } from '#domain/schema/site.ts';
import type { TimelineEntry } from '#domain/schema/timeline.ts';
import type { Match } from '#domain/search/judge.ts';
import type { Found } from '#domain/search/search-index.ts';
import type { Collections } from '../db/database.ts';
import type { SearchState } from '../db/search/searcher.ts';
import { useStore } from '../hooks/store-context.tsx';
import { useObservable } from '../hooks/use-live.ts';

/** A record that was found, as it is by now; an incident perhaps with the remark that it would not have been found without. */
export type Hit = { readonly match: Match } & (
  | { readonly kind: 'incidents'; readonly document: Incident; readonly remark?: TimelineEntry }
  | { readonly kind: 'devices'; readonly document: Device }
  | { readonly kind: 'sites'; readonly document: Site }
  | { readonly kind: 'checklists'; readonly document: Checklist }
);
type HitKind = Hit['kind'];
type Wanted = Pick<Found, 'id' | 'match' | 'remark'> & { readonly kind: HitKind };

/** What was found for `typed`, which may be what was typed a moment ago. */
type Hits = { readonly typed: string; readonly hits: readonly Hit[] };

/** Of each kind. */
const SHOWN = 7;
/** What is on screen is asked for again at most this often while more is read. Milliseconds. */
const AGAIN_MS = 400;
const nothing: Hits = { typed: '', hits: [] };

/** People are found by what is theirs; they have no page of their own. */
export function isHitKind(kind: string): kind is HitKind {
  return kind === 'incidents' || kind === 'devices' || kind === 'sites' || kind === 'checklists';
}

/** Makes the search ready once nothing better is to do, so that it is at hand when somebody types. */
export function useSearchAtHand(): void {
  const { search } = useStore();
  useEffect(() => {
    // Not every browser says when it is idle.
    if (!('requestIdleCallback' in globalThis)) {
      const timer = setTimeout(search.start, 2000);
      return () => clearTimeout(timer);
    }
    const idle = requestIdleCallback(search.start);
    return () => cancelIdleCallback(idle);
  }, [search]);
}

/** The records that `typed` finds, again whenever the search knows more; and how much it knows. */
export function useHits(typed: string): Hits & { readonly state: SearchState } {
  const { search, collections } = useStore();
  const [found, setFound] = useState<Hits>(nothing);
  const state = useObservable(search.state$, search.state$.value);
  useEffect(() => search.start(), [search]);
  useEffect(() => {
    let here = true;
    const ask = async (): Promise<void> => {
      const ids = await search.find(typed, SHOWN);
      const wanted = ids?.flatMap(({ kind, ...found }) => (isHitKind(kind) ? [{ kind, ...found }] : []));
      const hits = wanted === undefined ? undefined : await readHits(collections, wanted);
      // Without an answer another question is on its way, unless there is no search at all.
      if (here && (hits !== undefined || search.state$.value.failed)) setFound({ typed, hits: hits ?? [] });
    };
    if (typed === '') return undefined;
    void ask();
    const again = search.state$.pipe(throttleTime(AGAIN_MS, undefined, { leading: false, trailing: true })).subscribe(() => void ask());
    return () => {
      here = false;
      again.unsubscribe();
    };
  }, [typed, search, collections]);
  return { ...(typed === '' ? nothing : found), state };
}

/** The records as they are, in the order wanted; what is not on the laptop any more is not among them, whatever an index says. */
export async function readHits(collections: Collections, wanted: readonly Wanted[]): Promise<Hit[]> {
  const of = (kind: HitKind): string[] => wanted.filter((one) => one.kind === kind).map(({ id }) => id);
  const remarked = wanted.flatMap(({ remark = [] }) => remark);
  const [incidents, devices, sites, checklists, remarks] = await Promise.all([
    readById(collections.incidents, of('incidents')),
    readById(collections.devices, of('devices')),
    readById(collections.sites, of('sites')),
    readById(collections.checklists, of('checklists')),
    readById(collections.timeline, remarked),
  ]);
  const read = { incidents, devices, sites, checklists };
  return wanted.flatMap(({ kind, id, match, remark: said = '' }) => {
    const document = read[kind].get(id);
    const remark = remarks.get(said);
    return document === undefined ? [] : [{ kind, match, document, ...(remark === undefined ? {} : { remark }) } as Hit];
  });
}

/** From the storage itself: between two keystrokes, a query costs more than what it finds. */
async function readById<D extends { readonly id: string }>(collection: RxCollection<D>, ids: string[]): Promise<Map<string, D>> {
  const found = ids.length === 0 ? [] : await collection.storageInstance.findDocumentsById(ids, false);
  return new Map(found.map((document) => [document.id, document]));
}
