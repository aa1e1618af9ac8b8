import { Dexie } from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { BehaviorSubject } from 'rxjs';
import { expect, test } from 'vitest';
import type { Manual } from '#domain/protocol/manuals.ts';
import type { Evidence } from '#domain/schema/evidence.ts';
import { getReady, type NotGot, type Wanted } from './get-ready.ts';
import { noManuals, type ManualHere, type ManualState } from './manuals/manual-store.ts';
import { statusAtStart, type SyncStatus } from './sync/status.ts';

const file = (id: string): Evidence => ({ id }) as Evidence;
const manual = (id: string): Manual => ({ manual: id, size: 1 }) as Manual;

/** A laptop that can reach a server with two manuals; what it has got, as it came. `compare`: what a comparison with the server brings. */
function laptop(compare: () => void, failing: ReadonlyMap<string, 'not-there' | 'unreachable'> = new Map()) {
  // What is followed live is followed by way of Dexie.
  Dexie.dependencies.indexedDB = new IDBFactory();
  Dexie.dependencies.IDBKeyRange = IDBKeyRange;
  const status$ = new BehaviorSubject<SyncStatus>({ ...statusAtStart, phase: 'up-to-date' });
  const got: string[] = [];
  const here = new Map<string, ManualHere>();
  const manuals = [manual('m1'), manual('m2')];
  const fetchManual = (id: string): void => {
    if (!here.has(id)) got.push(id);
    here.set(id, { part: 'here', have: 1, wanted: true });
  };
  const deps = {
    status$,
    checkNow: () =>
      setTimeout(() => {
        compare();
        status$.next({ ...status$.value, lastCheck: { at: 1, repaired: 0, left: 0 } });
      }, 20),
    map: { refresh: async () => undefined, state: async () => ({ manifest: {}, kept: {}, coming: {}, full: false }) },
    manuals: {
      refresh: async () => undefined,
      state: async (): Promise<ManualState> => ({ ...noManuals, manuals, here: new Map(here) }),
      wantForTrip: async (ids: readonly string[]) => {
        for (const id of ids) fetchManual(id);
      },
    },
    evidence: {
      open: async ({ id }: Evidence) => {
        if (!failing.has(id)) got.push(id);
        return failing.get(id) ?? new Blob();
      },
      store: { bytes: { get: async () => new Blob() } },
    },
    api: { json: async () => ({ ok: false }) },
    room: { look: async () => undefined },
    search: { start: () => undefined },
  } as unknown as Parameters<typeof getReady>[0];
  const get = (wanted: Wanted): Promise<NotGot[]> =>
    getReady(
      deps,
      wanted,
      () => 0,
      () => undefined,
      new AbortController().signal,
    );
  return { got, get };
}

/** Wants what `known` has by then; a manual for each device. */
const wanting = (known: { readonly files: string[]; readonly devices: string[] }, got: readonly string[]): Wanted => ({
  files: async () => known.files.filter((id) => !got.includes(id)).map(file),
  manuals: async () => {
    const devices = [...known.devices];
    return (all) => all.filter((one) => devices.includes(one.manual));
  },
});

test('[S142] [S147] what a comparison brings is got as well, and only then is all of it here', async () => {
  const known = { files: ['f1'], devices: ['m1'] };
  const { got, get } = laptop(() => {
    known.files.push('f2', 'f3');
    known.devices.push('m2');
  });
  expect(await get(wanting(known, got))).toEqual([]);
  expect(new Set(got.slice(0, 2))).toEqual(new Set(['f1', 'm1']));
  expect(got.toSorted()).toEqual(['f1', 'f2', 'f3', 'm1', 'm2']);
});

test('[S143] what cannot be had is counted once, and nothing more is asked of a server that is out of reach', async () => {
  const spoilt = { files: ['f1'], devices: [] };
  const first = laptop(() => spoilt.files.push('f2'), new Map([['f1', 'not-there']]));
  expect(await first.get(wanting(spoilt, first.got))).toEqual([{ what: 'files', why: 'not-there', count: 1 }]);
  expect(first.got).toEqual(['f2']);

  const cut = { files: ['f1', 'f2'], devices: [] };
  const second = laptop(() => cut.files.push('f3'), new Map([['f1', 'unreachable']]));
  expect(await second.get(wanting(cut, second.got))).toEqual([{ what: 'files', why: 'unreachable', count: 2 }]);
  expect(second.got).toEqual([]);
});
