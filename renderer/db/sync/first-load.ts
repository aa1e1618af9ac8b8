import type { RxCollection, WithDeleted } from 'rxdb';
import type { SyncedDocument } from '#domain/merge/merge.ts';
import { latestAnswer, type Checkpoint, type LatestAnswer } from '#domain/protocol/sync.ts';
import type { CollectionName } from '#domain/schema/collections.ts';
import type { Phase } from '#domain/schema/incident.ts';
import type { ApiClient } from '../api.ts';
import type { LocalStore } from '../local-store.ts';
import { writerAsServer } from './as-servers.ts';
import type { Connection } from './connection.ts';
import type { Pace } from './pace.ts';
import { received } from './pull.ts';

/** Documents a page; at most two are being written while a third is fetched, so memory stays bounded. */
const PAGE = 2000;
const SMALLEST_PAGE = 50;
/** Between two tries of a page that went wrong. */
const RETRY_MS = 1000;

/** Where the first load of a collection stands: kept, so that a cut or a restart goes on and does not start over. */
type Progress = { readonly checkpoint: Checkpoint; readonly next: Place; readonly loaded: number; readonly done: boolean };
/** Where a page begins: before a sequence number, if not at the newest, and of which phase, if not of all. */
type Place = { readonly phase?: Phase | undefined; readonly before?: number };

export type FirstLoadDeps = {
  readonly api: ApiClient;
  readonly connection: Connection;
  readonly local: LocalStore;
  readonly collection: RxCollection<SyncedDocument>;
  readonly name: CollectionName;
  readonly replicationIdentifier: string;
  readonly onProgress: (loaded: number, done: boolean) => void;
  readonly saw: (documents: readonly SyncedDocument[]) => void;
  readonly pace: Pace;
  readonly signal: AbortSignal;
};

/**
 * Loads a collection for the first time, newest first and open incidents before all others (S71), straight into its storage: more than
 * twice as fast as through replication, which writes every document twice. Answers the checkpoint from which live replication goes on. Does
 * nothing where it has been done before.
 */
export async function firstLoad(deps: FirstLoadDeps): Promise<Checkpoint | undefined> {
  const key = keyOf(deps.name);
  const known = (await deps.local.facts.get(key))?.value as Progress | undefined;
  if (known?.done === true) return known.checkpoint;
  const write = await writerAsServer(deps.collection, deps.replicationIdentifier);
  let progress = known;
  let place: Place = progress?.next ?? { phase: deps.name === 'incidents' ? 'open' : undefined };
  let next = fetchPage(deps, place);
  let stored = Promise.resolve(true);
  for (;;) {
    const page = await next;
    if (page === undefined) return undefined;
    const more = page.remaining > 0 || place.phase === 'open';
    place = page.remaining > 0 ? { phase: place.phase, before: page.before } : { phase: 'over' };
    if (more) next = fetchPage(deps, place);
    const documents = received(page.documents);
    deps.saw(documents);
    const loaded = (progress?.loaded ?? 0) + documents.length;
    progress = { checkpoint: progress?.checkpoint ?? page.checkpoint, next: place, loaded, done: !more };
    // While the database works on one page the next is handed over; not while somebody works, whose save would wait behind both.
    if (deps.pace.size(PAGE) < PAGE) await stored;
    const before = stored;
    stored = store(deps, write, documents, before, { key, value: progress });
    stored.catch(() => undefined);
    if (!(await before)) return undefined;
    if (!more) return (await stored) ? progress.checkpoint : undefined;
  }
}

const keyOf = (name: CollectionName): string => `first-load/${name}`;

/** How many documents of a collection have been loaded, by this or an earlier run, and whether that was to the end. */
export async function loadedSoFar(
  { facts }: Pick<LocalStore, 'facts'>,
  name: CollectionName,
): Promise<{ readonly loaded: number; readonly done: boolean }> {
  const { loaded = 0, done = false } = ((await facts.get(keyOf(name)))?.value as Partial<Progress> | undefined) ?? {};
  return { loaded, done };
}

/** Whether a collection has been loaded to the end, by this or an earlier run. */
export async function isLoaded(local: LocalStore, name: CollectionName): Promise<boolean> {
  return (await loadedSoFar(local, name)).done;
}

type Reached = { readonly key: string; readonly value: Progress };

/** Writes a page and then, once the pages `before` it are noted, how far the load has come (I4). Answers `false` when stopped. */
async function store(
  deps: FirstLoadDeps,
  write: (documents: readonly WithDeleted<SyncedDocument>[]) => Promise<void>,
  documents: readonly WithDeleted<SyncedDocument>[],
  before: Promise<boolean>,
  { key, value }: Reached,
): Promise<boolean> {
  for (let written = 0; written < documents.length;) {
    const piece = documents.slice(written, written + deps.pace.size(PAGE));
    await write(piece);
    written += piece.length;
    await deps.pace.breathe();
    if (deps.signal.aborted) return false;
  }
  if (!(await before)) return false;
  await deps.local.facts.put({ key, value });
  deps.onProgress(value.loaded, value.done);
  return true;
}

/** Fetches a page, again after each cut, until it is there or `signal` aborts. */
async function fetchPage(deps: FirstLoadDeps, { phase, before }: Place): Promise<LatestAnswer | undefined> {
  const query = `${phase === undefined ? '' : `&phase=${phase}`}${before === undefined ? '' : `&before=${before}`}`;
  let limit = PAGE;
  while (!deps.signal.aborted) {
    await deps.connection.whenUp();
    const answered = await deps.api.json(`/api/v1/sync/${deps.name}/latest?limit=${limit}${query}`, { signal: deps.signal }, latestAnswer);
    if (answered.ok) return answered.value;
    deps.connection.lost(answered);
    // On a slow line a page may be more than fits into the time of a request.
    limit = Math.max(SMALLEST_PAGE, Math.floor(limit / 4));
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
  return undefined;
}
