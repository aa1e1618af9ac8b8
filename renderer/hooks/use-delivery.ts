import { useCallback, useMemo } from 'react';
import type { RxCollection, RxDocument, RxQuery } from 'rxdb';
import { combineLatest, map, of, type Observable } from 'rxjs';
import type { Evidence } from '#domain/schema/evidence.ts';
import { statusAtStart } from '../db/sync/status.ts';
import type { Delivery } from '../ui/delivery-mark.tsx';
import { useFilesWaiting } from './use-evidence.ts';
import { useStore } from './store-context.tsx';
import { useLiveDexie, useObservable } from './use-live.ts';

/** How far an incident has come. `elsewhere`: files of it that the server does not hold, and that are not this laptop's to send. */
export type Delivered = { readonly state: Delivery; readonly elsewhere: number };

/**
 * How far each of these incidents has come on its way to the server, together with its timeline and its evidence: anything refused needs a
 * person, anything unsent is on this laptop (or being sent right now), else the server holds the record, and all of it once no file is
 * still elsewhere. `undefined` until this laptop's own store has said what waits.
 */
export function useDelivery(incidents: readonly string[]): (incident: string) => Delivered | undefined {
  const { local, status$, collections } = useStore();
  const { phase } = useObservable(status$, statusAtStart);
  const unsent = useLiveDexie(() => local.outbox.orderBy('incident').uniqueKeys(), [local]);
  const refused = useLiveDexie(() => local.quarantine.orderBy('incident').uniqueKeys(), [local]);
  const files = useFilesWaiting()?.rows;
  const notHeld = useNotHeld(collections.evidence, incidents);
  const counted = unsent !== undefined && refused !== undefined && files !== undefined && notHeld !== undefined;
  const waiting = useMemo(() => new Set([...(unsent ?? []), ...(files ?? []).map(({ incident }) => incident)]), [unsent, files]);
  const stuck = useMemo(
    () => new Set([...(refused ?? []), ...(files ?? []).filter(({ problem }) => problem !== undefined).map(({ incident }) => incident)]),
    [refused, files],
  );
  const own = useMemo(() => new Set((files ?? []).map(({ id }) => id)), [files]);
  const sending = phase === 'sending' || phase === 'files-to-send';
  return useCallback(
    (incident) => {
      const elsewhere = (notHeld?.get(incident) ?? []).filter((id) => !own.has(id)).length;
      const isStuck = stuck.has(incident);
      if (!counted && !isStuck) return undefined;
      return { state: stateOf({ stuck: isStuck, waiting: waiting.has(incident), sending, elsewhere }), elsewhere };
    },
    [stuck, waiting, own, notHeld, counted, sending],
  );
}

type Facts = { readonly stuck: boolean; readonly waiting: boolean; readonly sending: boolean; readonly elsewhere: number };

/** What this laptop has to do about it is said before what others have. */
export function stateOf({ stuck, waiting, sending, elsewhere }: Facts): Delivery {
  if (stuck) return 'needsYou';
  if (waiting) return sending ? 'sending' : 'here';
  return elsewhere > 0 ? 'filesElsewhere' : 'held';
}

/**
 * The records of evidence that the server does not hold the bytes of, by incident, live. A query for each incident, since each walks just
 * its own part of the index, where one for all of them would read whatever lies between; RxDB keeps those of rows that stay in sight.
 */
function useNotHeld(records: RxCollection<Evidence>, incidents: readonly string[]): ReadonlyMap<string, readonly string[]> | undefined {
  const asked = incidents.join(' ');
  const found = useMemo((): Observable<ReadonlyMap<string, readonly string[]>> => {
    const ids = asked === '' ? [] : asked.split(' ');
    if (ids.length === 0) return of(new Map());
    return combineLatest(ids.map((id) => notHeldOf(records, id).$)).pipe(
      map((all) => new Map(all.map((some, place) => [ids[place] ?? '', some.map((record) => record.id)]))),
    );
  }, [records, asked]);
  return useObservable(found, undefined, true);
}

function notHeldOf(records: RxCollection<Evidence>, incident: string): RxQuery<Evidence, RxDocument<Evidence>[]> {
  return records.find({
    selector: { incident: { $eq: incident }, newest: { $gt: '' }, held: { $exists: false } },
    index: ['incident', 'newest'],
    sort: [{ incident: 'asc' }, { newest: 'asc' }],
  });
}

/** Entries of an incident's timeline that the server does not hold yet: each as on this laptop, or as being sent. */
export function useUnsentEntries(incident: string): ReadonlyMap<string, Delivery> {
  const { local, status$ } = useStore();
  const { phase } = useObservable(status$, statusAtStart);
  const rows = useLiveDexie(() => local.outbox.where('incident').equals(incident).toArray(), [local, incident]);
  return useMemo(() => {
    const state = phase === 'sending' ? 'sending' : 'here';
    return new Map((rows ?? []).filter(({ collection }) => collection === 'timeline').map(({ id }) => [id, state]));
  }, [rows, phase]);
}
