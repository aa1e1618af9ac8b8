import { useMemo } from 'react';
import { map, shareReplay, type Observable } from 'rxjs';
import type { Person } from '#domain/schema/person.ts';
import type { Store } from '../db/store.ts';
import { useStore } from './store-context.tsx';
import { useObservable } from './use-live.ts';

export type People = ReadonlyMap<string, Person>;

const nobody: People = new Map();
const shared = new WeakMap<Store, Observable<People>>();

function peopleOf(store: Store): Observable<People> {
  const known = shared.get(store);
  if (known !== undefined) return known;
  const made = store.collections.people.find().$.pipe(
    map((all) => new Map(all.map((person) => [person.id, person.toJSON() as Person]))),
    shareReplay({ bufferSize: 1, refCount: false }),
  );
  shared.set(store, made);
  return made;
}

/** Everybody of the tenant by id, live, shared by every caller. The signed-in person is there even before the first load. */
export function usePeople(): People {
  const store = useStore();
  const people = useObservable(
    useMemo(() => peopleOf(store), [store]),
    nobody,
  );
  const { principal } = store;
  return useMemo(() => {
    if (people.has(principal.person)) return people;
    const self: Person = {
      id: principal.person,
      kind: 'person',
      name: principal.name,
      email: principal.email,
      role: principal.role,
      active: true,
      ...(principal.regions && { regions: principal.regions }),
      stamps: {},
    };
    return new Map([...people, [self.id, self]]);
  }, [people, principal]);
}
