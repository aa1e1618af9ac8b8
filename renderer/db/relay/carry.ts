import { Dexie, liveQuery, type Collection } from 'dexie';
import type { Observable } from 'rxjs';
import { RELAY_FILE_MAX, relayAnswer, relayFile, type RelayAnswer } from '#domain/protocol/relay.ts';
import type { ApiClient } from '../api.ts';
import type { CarriedRow, LocalStore } from '../local-store.ts';
import { inContact, type SyncStatus } from '../sync/status.ts';

/** How many bundles were taken along, or why none: the file is no such file, or is for another organisation. */
export type Taken = { readonly bundles: number; readonly records: number } | 'not-a-relay-file' | 'other-tenant';

/** Takes a colleague's file along: it is on this laptop's disk when the promise resolves. A bundle that is here already stays as it is. */
export async function takeAlong(local: LocalStore, tenant: string, file: Blob, now: number): Promise<Taken> {
  if (file.size > RELAY_FILE_MAX) return 'not-a-relay-file';
  const parsed = relayFile.safeParse(jsonOf(await file.text()));
  if (!parsed.success) return 'not-a-relay-file';
  const { bundles } = parsed.data;
  if (bundles.some(({ head }) => head.tenant !== tenant)) return 'other-tenant';
  const rows = bundles.map((bundle, place): CarriedRow => ({
    id: bundle.head.id,
    head: bundle.head,
    bundle: JSON.stringify(bundle),
    // In the order of the file, so that they are brought in it.
    takenAt: now + place / 1000,
    waiting: 1,
  }));
  await local.transaction('rw', local.carried, async () => {
    const known = await local.carried.bulkGet(rows.map(({ id }) => id));
    await local.carried.bulkAdd(rows.filter((_, place) => known[place] === undefined));
  });
  return { bundles: rows.length, records: rows.reduce((sum, { head }) => sum + head.records, 0) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export type CarryDeps = {
  readonly api: ApiClient;
  readonly local: LocalStore;
  readonly status$: Observable<SyncStatus>;
  readonly now: () => number;
};

/** Between two tries after the server could not take a bundle at the moment. */
const RETRY_MS = 30_000;

/** Brings what this laptop carries, one bundle after the other, whenever there is contact. Runs in the leading tab; answers with how to stop. */
export function startCarrying({ api, local, status$, now }: CarryDeps): () => void {
  const stopped = new AbortController();
  let contact = false;
  let waiting = 0;
  let bringing = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** Answers whether all is brought. */
  const bringAll = async (): Promise<boolean> => {
    for (;;) {
      const row = await waitingHere(local).first();
      if (row === undefined) return true;
      const answer = await bring(api, row, stopped.signal);
      if (answer === undefined) return false;
      // Of an answered bundle only the head is kept: to say what became of it.
      await local.carried.update(row.id, { waiting: 0, bundle: '', answer: { ...answer, at: Math.round(now()) } });
    }
  };
  const evaluate = (): void => {
    clearTimeout(timer);
    if (bringing || !contact || waiting === 0 || stopped.signal.aborted) return;
    bringing = true;
    void bringAll()
      .catch(() => false)
      .then((done) => {
        bringing = false;
        if (done) evaluate();
        else timer = setTimeout(evaluate, RETRY_MS);
      });
  };
  const following = status$.subscribe(({ phase }) => {
    if (inContact(phase) === contact) return;
    contact = inContact(phase);
    evaluate();
  });
  const counting = liveQuery(() => waitingHere(local).count()).subscribe((count) => {
    waiting = count;
    evaluate();
  });
  return () => {
    stopped.abort();
    clearTimeout(timer);
    following.unsubscribe();
    counting.unsubscribe();
  };
}

/** What waits to be brought, in the order in which it was taken along. */
function waitingHere(local: LocalStore): Collection<CarriedRow, string> {
  return local.carried.where('[waiting+takenAt]').between([1, Dexie.minKey], [1, Dexie.maxKey]);
}

/** `undefined`: the server cannot answer now. What it cannot read at all is refused for good. */
async function bring(api: ApiClient, row: CarriedRow, signal: AbortSignal): Promise<RelayAnswer | undefined> {
  const answered = await api.json(
    '/api/v1/relay',
    { method: 'POST', body: JSON.parse(row.bundle) as object, signal, timeoutMs: 120_000 },
    relayAnswer,
  );
  if (answered.ok) return answered.value;
  return answered.problem === 'bad-request' || answered.problem === 'too-large' ? { outcome: 'refused', reason: 'broken' } : undefined;
}
