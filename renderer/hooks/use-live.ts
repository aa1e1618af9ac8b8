import { useEffect, useMemo, useState, type DependencyList } from 'react';
import { liveQuery } from 'dexie';
import type { RxDocument, RxQuery } from 'rxdb';
import { map, type Observable } from 'rxjs';

type Held<T> = { readonly source: object | undefined; readonly value: T };

/**
 * What `observable` last said; `initial` until it says something. A new observable starts over from `initial`, unless
 * `keep` is set: then the old value stays until the new one speaks (a filtered list that should not flash empty).
 * The observable must keep its identity between renders (memoise it).
 */
export function useObservable<T>(observable: Observable<T> | undefined, initial: T, keep = false): T {
  const [held, setHeld] = useState<Held<T>>({ source: undefined, value: initial });
  useEffect(() => {
    if (observable === undefined) return undefined;
    const subscription = observable.subscribe((value) => setHeld({ source: observable, value }));
    return () => subscription.unsubscribe();
  }, [observable]);
  if (observable === undefined) return initial;
  return held.source === observable || (keep && held.source !== undefined) ? held.value : initial;
}

// A query as it is, or how to make it: made again when `deps` change. A factory may answer `undefined` for "none yet".
// oxlint-disable-next-line typescript/no-explicit-any -- RxDB's own default; the document type is what counts
type QueryOf<D> = RxQuery<D, any> | (() => RxQuery<D, any> | undefined);
export type LiveOptions = { readonly keep?: boolean };

function useQueryStream<D>(query: QueryOf<D>, deps: DependencyList): Observable<unknown> | undefined {
  // oxlint-disable-next-line react/exhaustive-deps -- the caller names what its query is made from
  return useMemo(() => (typeof query === 'function' ? query() : query)?.$ as Observable<unknown> | undefined, deps);
}

function plain<D>(document: RxDocument<D>): D {
  return document.toJSON() as D;
}

/** The documents of a `find()`, as plain read-only objects, live. `undefined` until the first answer. */
export function useRxQuery<D>(query: QueryOf<D>, deps: DependencyList, options: LiveOptions = {}): readonly D[] | undefined {
  const stream = useQueryStream(query, deps);
  const documents = useMemo(() => stream?.pipe(map((found) => (found as RxDocument<D>[]).map(plain))), [stream]);
  return useObservable<readonly D[] | undefined>(documents, undefined, options.keep);
}

/** The document of a `findOne()`, live: `undefined` until the first answer, `null` when there is none. */
export function useRxDocument<D>(query: QueryOf<D>, deps: DependencyList): D | null | undefined {
  const stream = useQueryStream(query, deps);
  const document = useMemo(() => stream?.pipe(map((found) => (found === null ? null : plain(found as RxDocument<D>)))), [stream]);
  return useObservable<D | null | undefined>(document, undefined);
}

/** The answer of a `count()`, live. `undefined` until the first answer. */
export function useRxCount<D>(query: QueryOf<D>, deps: DependencyList): number | undefined {
  const stream = useQueryStream(query, deps) as Observable<number> | undefined;
  return useObservable<number | undefined>(stream, undefined, true);
}

/** What `read` finds in the local Dexie store, live. `undefined` until the first answer. */
export function useLiveDexie<T>(read: () => T | Promise<T>, deps: DependencyList, options: LiveOptions = {}): T | undefined {
  const { keep = false } = options;
  // oxlint-disable-next-line react/exhaustive-deps -- the caller names what its read is made from
  const source = useMemo(() => liveQuery(read), deps);
  const [held, setHeld] = useState<Held<T | undefined>>({ source: undefined, value: undefined });
  useEffect(() => {
    // A read that fails (the store was just closed) leaves the last answer on screen.
    const subscription = source.subscribe({ next: (value) => setHeld({ source, value }), error: () => undefined });
    return () => subscription.unsubscribe();
  }, [source]);
  return held.source === source || keep ? held.value : undefined;
}
