import { liveQuery } from 'dexie';
import { distinctUntilChanged, map, type Observable } from 'rxjs';
import { MAP_PART, MAP_PATH, mapFilePath, mapKinds, mapManifest, type MapFile, type MapKind } from '#domain/protocol/map.ts';
import type { ApiClient } from '../api.ts';
import { storageFault } from '../storage-fault.ts';
import { inContact, type SyncStatus } from '../sync/status.ts';
import { dropFiles, isWhole, mapState, type MapRow, type MapStore } from './map-store.ts';

export type FetchDeps = {
  readonly store: MapStore;
  readonly api: Pick<ApiClient, 'request' | 'json'>;
  readonly status$: Observable<SyncStatus>;
  /** 0…1, for jitter. */
  readonly random: () => number;
};

type Wanted = MapFile & { readonly kind: MapKind };

/** Whoever stays in contact hears of a new map within so long, in ms. */
const ASK_EVERY_MS = 60 * 60_000;
/** After an attempt that came to nothing, twice as long after each further one, and half as much again by chance. */
const AGAIN_MS = 10_000;
const AGAIN_MOST_MS = 5 * 60_000;
/** One part over a poor line. Milliseconds. */
const PART_TIMEOUT_MS = 10 * 60_000;

/** Asks the server what map it has, and remembers that; what was withdrawn goes. Nothing changes where it does not answer. */
export async function askForMap({ store, api }: Pick<FetchDeps, 'store' | 'api'>): Promise<void> {
  const answered = await api.json(MAP_PATH, {}, mapManifest);
  if (!answered.ok) return;
  await store.facts.put({ key: 'manifest', value: answered.value });
  const rows = await store.files.toArray();
  await dropFiles(
    store,
    rows.filter(({ kind }) => answered.value[kind] === undefined),
  );
}

/**
 * Keeps this laptop's map as the server has it, while there is contact: roads always, tiles where somebody wants them (S132). A file comes
 * part by part, each compared with its hash; what is here already is not asked for again. Runs in the leading tab, beside sync, which
 * neither waits for it nor hears of its failures. Answers with how to stop.
 */
export function startFetching(deps: FetchDeps): () => Promise<void> {
  const { store } = deps;
  const stopped = new AbortController();
  let contact = false;
  let failures = 0;
  let current: { readonly sha256: string; readonly abort: AbortController } | undefined;
  let looking: Promise<void> = Promise.resolve();
  let again: ReturnType<typeof setTimeout> | undefined;

  /** One look after another: two at once would fetch the same part. */
  const lookSoon = (): void => {
    looking = looking.then(look).catch((error: unknown) => {
      if (!stopped.signal.aborted) reportError(error);
    });
  };

  const look = async (): Promise<void> => {
    clearTimeout(again);
    for (const file of missingOf(await wantedFiles(store), await store.files.toArray())) {
      if (!contact || stopped.signal.aborted) return;
      const abort = new AbortController();
      current = { sha256: file.sha256, abort };
      const came = await fetchFile(deps, file, AbortSignal.any([abort.signal, stopped.signal]));
      current = undefined;
      if (came) failures = 0;
      else if (!abort.signal.aborted) return rest();
    }
  };

  const rest = (): void => {
    const wait = Math.min(AGAIN_MOST_MS, AGAIN_MS * 2 ** failures) * (1 + deps.random() / 2);
    failures += 1;
    if (!stopped.signal.aborted) again = setTimeout(lookSoon, wait);
  };

  const ask = (): void => void askForMap(deps).then(lookSoon, (error: unknown) => reportError(error));

  const following = deps.status$
    .pipe(
      map(({ phase }) => inContact(phase)),
      distinctUntilChanged(),
    )
    .subscribe((is) => {
      contact = is;
      failures = 0;
      if (is) ask();
      else current?.abort.abort();
    });
  const asking = setInterval(() => (contact ? ask() : undefined), ASK_EVERY_MS);
  const wishes = liveQuery(() => wantedFiles(store)).subscribe({
    next: (wanted) => {
      if (current !== undefined && !wanted.some(({ sha256 }) => sha256 === current?.sha256)) current.abort.abort();
      lookSoon();
    },
    // A map that cannot be kept is no reason to stop anything.
    error: () => undefined,
  });

  return async () => {
    stopped.abort();
    clearTimeout(again);
    clearInterval(asking);
    following.unsubscribe();
    wishes.unsubscribe();
    await looking;
  };
}

/** What is to be on this laptop by what the server has and people want; small before large. */
async function wantedFiles(store: MapStore): Promise<Wanted[]> {
  const { manifest, tilesWanted } = await mapState(store);
  const wanted = mapKinds.flatMap((kind): Wanted[] => {
    const file = manifest[kind];
    return file === undefined || (kind === 'tiles' && !tilesWanted) ? [] : [{ ...file, kind }];
  });
  return wanted.toSorted((one, other) => one.size - other.size);
}

function missingOf(wanted: readonly Wanted[], rows: readonly MapRow[]): Wanted[] {
  return wanted.filter(({ sha256 }) => !rows.some((row) => row.sha256 === sha256 && isWhole(row)));
}

/** Whether the file is here now, whole; what came of it stays. */
async function fetchFile({ store, api }: FetchDeps, file: Wanted, signal: AbortSignal): Promise<boolean> {
  const others = await store.files.filter((row) => row.kind === file.kind && row.sha256 !== file.sha256 && !isWhole(row)).toArray();
  await dropFiles(store, others);
  let have = (await store.files.get(file.sha256))?.have ?? 0;
  for (; have < file.parts.length; have += 1) {
    const blob = await fetchPart(api, file, have, signal);
    if (blob === 'gone') await askForMap({ store, api });
    if (blob === undefined || blob === 'gone' || signal.aborted) return false;
    if (!(await keepPart(store, file, have, blob))) return false;
  }
  // Only now: until then the map is drawn from the one before.
  await dropFiles(store, await store.files.filter((row) => row.kind === file.kind && row.sha256 !== file.sha256).toArray());
  return true;
}

async function fetchPart(api: FetchDeps['api'], file: Wanted, part: number, signal: AbortSignal): Promise<Blob | 'gone' | undefined> {
  const from = part * MAP_PART;
  const to = Math.min(file.size, from + MAP_PART) - 1;
  const headers = { range: `bytes=${from}-${to}` };
  const answered = await api.request(mapFilePath(file.sha256), { headers, signal, timeoutMs: PART_TIMEOUT_MS });
  if (!answered.ok) return answered.problem === 'not-found' ? 'gone' : undefined;
  const blob = await answered.value.blob().catch(() => undefined);
  return blob !== undefined && (await hashOf(blob)) === file.parts[part] ? blob : undefined;
}

/** `false` where there is no room: then tiles are no longer wanted, until somebody says so again. */
async function keepPart(store: MapStore, file: Wanted, part: number, blob: Blob): Promise<boolean> {
  try {
    await store.transaction('rw', store.files, store.parts, async () => {
      await store.parts.put({ sha256: file.sha256, part, blob });
      await store.files.put({ ...file, have: part + 1 });
    });
    return true;
  } catch (error) {
    if (storageFault(error) !== 'full') throw error;
    await store.facts.bulkPut([
      { key: 'wanted', value: false },
      { key: 'full', value: true },
    ]);
    return false;
  }
}

async function hashOf(blob: Blob): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer());
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
