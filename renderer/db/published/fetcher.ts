import { liveQuery } from 'dexie';
import { distinctUntilChanged, map, type Observable } from 'rxjs';
import { PART_BYTES, type PublishedFile } from '#domain/protocol/published.ts';
import type { ApiClient } from '../api.ts';
import { storageFault } from '../storage-fault.ts';
import { inContact, type SyncStatus } from '../sync/status.ts';
import { dropFiles, isWhole, type KeptFile, type PublishedStore } from './published-store.ts';

export type FetchDeps = {
  readonly api: Pick<ApiClient, 'request' | 'json'>;
  readonly status$: Observable<SyncStatus>;
  /** 0…1, for jitter. */
  readonly random: () => number;
};

/** What is to be fetched, and into what. `F`: what the server says of a file. */
export type Fetched<F extends PublishedFile> = {
  readonly store: PublishedStore<F & KeptFile>;
  /** Where the server has the bytes. */
  readonly pathOf: (sha256: string) => string;
  /** Asks the server what there is, and remembers that. */
  readonly ask: () => Promise<void>;
  /** What is to be on this laptop by what the server has and people want. */
  readonly wanted: () => Promise<readonly F[]>;
  /** Rows that `file` takes the place of: other editions of the same. */
  readonly replacedBy: (file: F, rows: readonly (F & KeptFile)[]) => Promise<readonly (F & KeptFile)[]>;
  /** There was no room for a file: then it is no longer wanted, until somebody says so again. */
  readonly giveUp: (file: F) => Promise<void>;
};

/** Whoever stays in contact hears of something new within so long, in ms. */
const ASK_EVERY_MS = 60 * 60_000;
/** After an attempt that came to nothing, twice as long after each further one, and half as much again by chance. */
const AGAIN_MS = 10_000;
const AGAIN_MOST_MS = 5 * 60_000;
/** One part over a poor line. Milliseconds. */
const PART_TIMEOUT_MS = 10 * 60_000;

/**
 * Keeps on this laptop what is wanted of what was published, as the server has it, while there is contact (S132, S146). A file comes part by
 * part, each compared with its hash; what is here already is not asked for again. Small before large. Runs in the leading tab, beside
 * sync, which neither waits for it nor hears of its failures. Answers with how to stop.
 */
export function startFetching<F extends PublishedFile>(deps: FetchDeps, fetched: Fetched<F>): () => Promise<void> {
  const { store } = fetched;
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
    const wanted = (await fetched.wanted()).toSorted((one, other) => one.size - other.size);
    for (const file of missingOf(wanted, await store.files.toArray())) {
      if (!contact || stopped.signal.aborted) return;
      const abort = new AbortController();
      current = { sha256: file.sha256, abort };
      const came = await fetchFile(deps.api, fetched, file, AbortSignal.any([abort.signal, stopped.signal]));
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

  const ask = (): void => void fetched.ask().then(lookSoon, (error: unknown) => reportError(error));

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
  const wishes = liveQuery(fetched.wanted).subscribe({
    next: (wanted) => {
      if (current !== undefined && !wanted.some(({ sha256 }) => sha256 === current?.sha256)) current.abort.abort();
      lookSoon();
    },
    // What cannot be kept is no reason to stop anything.
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

function missingOf<F extends PublishedFile>(wanted: readonly F[], rows: readonly KeptFile[]): F[] {
  return wanted.filter(({ sha256 }) => !rows.some((row) => row.sha256 === sha256 && isWhole(row)));
}

/** Whether the file is here now, whole; what came of it stays. */
async function fetchFile<F extends PublishedFile>(
  api: FetchDeps['api'],
  { store, pathOf, ask, replacedBy, giveUp }: Fetched<F>,
  file: F,
  signal: AbortSignal,
): Promise<boolean> {
  const replaced = async (): Promise<readonly (F & KeptFile)[]> => replacedBy(file, await store.files.toArray());
  await dropFiles(
    store,
    (await replaced()).filter((row) => !isWhole(row)),
  );
  let have = (await store.files.get(file.sha256))?.have ?? 0;
  for (; have < file.parts.length; have += 1) {
    const blob = await fetchPart(api, pathOf(file.sha256), file, have, signal);
    if (blob === 'gone') await ask();
    if (blob === undefined || blob === 'gone' || signal.aborted) return false;
    if (!(await keepPart(store, file, have, blob))) {
      await giveUp(file);
      return false;
    }
  }
  // Only now: until then the one before is used.
  await dropFiles(store, await replaced());
  return true;
}

async function fetchPart(
  api: FetchDeps['api'],
  path: string,
  file: PublishedFile,
  part: number,
  signal: AbortSignal,
): Promise<Blob | 'gone' | undefined> {
  const from = part * PART_BYTES;
  const to = Math.min(file.size, from + PART_BYTES) - 1;
  const headers = { range: `bytes=${from}-${to}` };
  const answered = await api.request(path, { headers, signal, timeoutMs: PART_TIMEOUT_MS });
  if (!answered.ok) return answered.problem === 'not-found' ? 'gone' : undefined;
  const blob = await answered.value.blob().catch(() => undefined);
  return blob !== undefined && (await hashOf(blob)) === file.parts[part] ? blob : undefined;
}

/** `false` where there is no room. */
async function keepPart<F extends PublishedFile>(store: PublishedStore<F & KeptFile>, file: F, part: number, blob: Blob): Promise<boolean> {
  try {
    await store.transaction('rw', store.files, store.parts, async () => {
      await store.parts.put({ sha256: file.sha256, part, blob });
      await store.files.put({ ...file, have: part + 1 });
    });
    return true;
  } catch (error) {
    if (storageFault(error) !== 'full') throw error;
    return false;
  }
}

async function hashOf(blob: Blob): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer());
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
