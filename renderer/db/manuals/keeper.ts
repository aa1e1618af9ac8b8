import type { ManualFor } from '#domain/manuals/manual-for.ts';
import { isManualType } from '#domain/manuals/manual-type.ts';
import { MANUAL_UPLOADS_PATH, manualPath, manualRefusal, type ManualRefusal } from '#domain/protocol/manuals.ts';
import type { ApiRequest, ApiResult, SignedInApi } from '../api.ts';
import { publishFile, type NewFile, type OnSent, type PublishEnd } from '../published/publish.ts';
import { dropFiles, readBytes } from '../published/published-store.ts';
import type { Evictable } from '../room.ts';
import { askForManuals } from './fetcher.ts';
import { manualState, noManuals, type ManualRow, type ManualState, type ManualStore } from './manual-store.ts';

/** What is said of a manual. */
export type ManualWords = { readonly title: string; readonly for: ManualFor };

/** A manual to publish. `manual`: whose newer edition it is; absent for a new one. */
export type NewManual = ManualWords & { readonly manual?: string | undefined; readonly file: NewFile };

/** The tenant's manuals on this laptop. */
export type ManualKeeper = {
  /** How they stand, for a live query. */
  readonly state: () => Promise<ManualState>;
  /** Asks the server what there is by now. */
  readonly refresh: () => Promise<void>;
  /** Has a manual fetched when there is contact, and kept up to date. */
  readonly want: (manual: string) => Promise<void>;
  /** The same for all that this person's picked sites ask for; what they asked for before is no longer theirs. */
  readonly wantForTrip: (manuals: readonly string[]) => Promise<void>;
  /** Stops fetching what of these is not here yet; what came stays. */
  readonly stopWanting: (manuals: readonly string[]) => Promise<void>;
  /** Takes a manual off this laptop. */
  readonly drop: (manual: string) => Promise<void>;
  /** The bytes of an edition that is here whole, as what it is. Rejects where it is not, any more. */
  readonly open: (file: ManualRow) => Promise<Blob>;
  /** Takes a manual back; laptops give it up when they hear of it. */
  readonly withdraw: (manual: string) => Promise<ApiResult<unknown>>;
  /** Says something else of a manual, whose file stays. */
  readonly reword: (manual: string, words: ManualWords) => Promise<ApiResult<unknown>>;
  readonly publish: (made: NewManual, onProgress: OnSent, signal: AbortSignal) => Promise<PublishEnd<ManualRefusal>>;
};

export type KeeperDeps = {
  readonly store: ManualStore;
  readonly api: SignedInApi;
  readonly serverAddress: string;
  readonly person: string;
  readonly newId: () => string;
  /** Corrected time, ms since 1970. */
  readonly now: () => number;
};

export function createManualKeeper(deps: KeeperDeps): ManualKeeper {
  const { store, api, serverAddress, person, newId, now } = deps;
  const changed = async (manual: string, request: ApiRequest): Promise<ApiResult<unknown>> => {
    const answered = await api.request(manualPath(manual), request);
    if (answered.ok) await askForManuals(deps);
    return answered;
  };
  return {
    // A laptop that cannot keep any works without them.
    state: () => manualState(store).catch(() => noManuals),
    refresh: () => askForManuals(deps),
    want: async (manual) => {
      const trips = (await store.wishes.get(manual))?.trips ?? [];
      await store.wishes.put({ manual, trips, openedAt: Math.round(now()) });
      await store.facts.put({ key: 'full', value: false });
    },
    wantForTrip: (manuals) =>
      store.transaction('rw', store.wishes, store.facts, async () => {
        const before = new Map((await store.wishes.toArray()).map((wish) => [wish.manual, wish]));
        for (const wish of before.values()) {
          await store.wishes.put({ ...wish, trips: wish.trips.filter((one) => one !== person) });
        }
        for (const manual of manuals) {
          const { trips = [], openedAt = 0 } = before.get(manual) ?? {};
          await store.wishes.put({ manual, trips: [...new Set([...trips, person])], openedAt });
        }
        await store.facts.put({ key: 'full', value: false });
      }),
    stopWanting: async (manuals) => {
      const { here } = await manualState(store);
      await store.wishes.bulkDelete(manuals.filter((manual) => here.get(manual)?.part !== 'here'));
    },
    drop: async (manual) => {
      await store.wishes.delete(manual);
      const file = (await manualState(store)).here.get(manual)?.file;
      const rows = await store.files.where('manual').equals(manual).toArray();
      await dropFiles(store, file === undefined ? rows : [...rows, file]);
    },
    open: async ({ manual, sha256, size, type }) => {
      await store.wishes.update(manual, { openedAt: Math.round(now()) });
      // Never as anything that a browser would run, whatever was said of it.
      return (await readBytes(store, sha256, 0, size)).slice(0, size, isManualType(type) ? typed(type) : 'application/octet-stream');
    },
    withdraw: (manual) => changed(manual, { method: 'DELETE' }),
    reword: (manual, words) => changed(manual, { method: 'PATCH', body: words }),
    publish: async ({ manual, title, for: what, file }, onProgress, signal) => {
      const metadata = { manual: manual ?? newId(), title, name: file.name.slice(-200), for: JSON.stringify(what) };
      const { bytes } = file;
      const sending = { api, serverAddress, path: MANUAL_UPLOADS_PATH, metadata, bytes, refusal: manualRefusal, onProgress, signal };
      const end = await publishFile(sending);
      if (end === 'published') await askForManuals(deps);
      return end;
    },
  };
}

function typed(type: string): string {
  return type === 'text/plain' ? 'text/plain;charset=utf-8' : type;
}

/**
 * Gives manuals up before records are in danger: `spare`, those that no picked site asks for, what nobody has opened for longest first;
 * `all`, those of picked sites as well (S148).
 */
export function evictableManuals(store: ManualStore, which: 'spare' | 'all'): Evictable {
  const evict = async (bytes: number): Promise<number> => {
    const wishes = new Map((await store.wishes.toArray()).map((wish) => [wish.manual, wish]));
    const openedAt = ({ manual }: ManualRow): number => wishes.get(manual)?.openedAt ?? 0;
    const rows = (await store.files.toArray())
      .filter(({ manual }) => which === 'all' || (wishes.get(manual)?.trips.length ?? 0) === 0)
      .toSorted((one, other) => openedAt(one) - openedAt(other));
    let freed = 0;
    for (const row of rows) {
      if (freed >= bytes) break;
      await store.wishes.delete(row.manual);
      freed += await dropFiles(store, [row]);
    }
    if (freed > 0) await store.facts.put({ key: 'full', value: true });
    return freed;
  };
  return { name: `manuals ${which}`, evict };
}
