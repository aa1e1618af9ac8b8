import { liveQuery } from 'dexie';
import type { RxCollection } from 'rxdb';
import { distinctUntilChanged, map, type Observable } from 'rxjs';
import type { Evidence } from '#domain/schema/evidence.ts';
import type { SignedInApi } from '../api.ts';
import { recordKey, type LocalStore } from '../local-store.ts';
import { inContact, type SyncStatus } from '../sync/status.ts';
import { waitingFiles, type EvidenceStore, type FileRow } from './evidence-store.ts';
import { sendBytes, type SendEnd } from './send.ts';
import { restAfter, triedFrom, type Rest } from './upload-again.ts';

export type UploadDeps = {
  readonly store: EvidenceStore;
  readonly local: LocalStore;
  readonly records: RxCollection<Evidence>;
  readonly api: SignedInApi;
  readonly serverAddress: string;
  readonly status$: Observable<SyncStatus>;
  /** Whether the line is paid for by the byte; `chosen`: somebody said so on this laptop. */
  readonly isMetered: (chosen: boolean) => boolean;
  /** 0…1, for jitter. */
  readonly random: () => number;
  /** Other than over the network: for tests. */
  readonly send?: typeof sendBytes;
};

/** Records and people come first on a poor line; two keep it busy while one waits for an answer. */
const AT_ONCE = 2;
/** How far an upload has come is told not more often: each write syncs the disk. */
const TELL_EVERY_MS = 1000;

/**
 * Sends the bytes of what was added on this laptop, while there is contact: small before large, two at a time, each from where it was
 * cut. Runs in the leading tab, beside sync, which neither waits for it nor hears of its failures. A file waits until its record says
 * that the server holds it (S91), however its upload ended. Answers with how to stop.
 */
export function startUploading(deps: UploadDeps): () => Promise<void> {
  const { store, local, records, send: sendWhole = sendBytes } = deps;
  const stopped = new AbortController();
  const running = new Map<string, { readonly abort: AbortController; readonly ended: Promise<void> }>();
  const resting = new Map<string, Rest>();
  let contact = false;
  let looking: Promise<void> = Promise.resolve();
  let again: ReturnType<typeof setTimeout> | undefined;

  /** One look after another: two at once would begin the same upload. */
  const lookSoon = (): void => {
    looking = looking.then(look).catch((error: unknown) => {
      if (!stopped.signal.aborted) reportError(error);
    });
  };

  const mayRun = async (): Promise<boolean> => {
    const [paused, metered, paidLine] = await store.choices.bulkGet(['paused', 'metered', 'paidLine']);
    return contact && paused?.value !== true && (metered?.value === true || !deps.isMetered(paidLine?.value === true));
  };

  const look = async (): Promise<void> => {
    clearTimeout(again);
    // What an attempt that ends meanwhile leaves on its row is not read yet: it looks again itself.
    const busy = new Set(running.keys());
    const rows = await noteHeld(store, records, await waitingFiles(store));
    if (stopped.signal.aborted) return;
    if (!(await mayRun())) {
      for (const { abort } of running.values()) abort.abort();
      return;
    }
    const now = performance.now();
    // A record that the server does not have yet says nothing to it.
    const receipts = await local.receipts.bulkGet(rows.map(({ id }) => recordKey('evidence', id)));
    const ready = rows.flatMap((row, place) => {
      const from = receipts[place] === undefined || busy.has(row.id) ? undefined : triedFrom(row, resting.get(row.id));
      return from === undefined ? [] : [{ row, from }];
    });
    for (const { row } of ready.filter(({ from }) => from <= now).slice(0, Math.max(0, AT_ONCE - running.size))) send(row);
    const next = Math.min(...ready.map(({ from }) => from).filter((at) => at > now));
    if (Number.isFinite(next)) again = setTimeout(lookSoon, next - now);
  };

  const send = (row: FileRow): void => {
    const abort = new AbortController();
    const ended = sendOne(row, abort.signal)
      .catch((error: unknown) => {
        reportError(error);
        return undefined;
      })
      .then(async (end) => {
        const problem = (await store.files.get(row.id).catch(() => undefined))?.problem;
        running.delete(row.id);
        resting.set(row.id, restAfter(end, problem, performance.now(), deps.random()));
        if (!stopped.signal.aborted) lookSoon();
      });
    running.set(row.id, { abort, ended });
  };

  const sendOne = async ({ id, url: known }: FileRow, signal: AbortSignal): Promise<SendEnd | undefined> => {
    const found = await store.bytes.get(id);
    if (found === undefined) return undefined;
    let toldAt = 0;
    let url = known;
    const attempt = async (renewed: boolean): Promise<SendEnd> => {
      const headers = await deps.api.headers(renewed);
      if (!headers.ok) return 'cut';
      return sendWhole({
        serverAddress: deps.serverAddress,
        evidence: id,
        bytes: found.blob,
        headers: headers.value,
        url,
        onUrl: (begun) => {
          url = begun;
          void store.files.update(id, { url, problem: undefined });
        },
        onProgress: (sent) => {
          if (performance.now() - toldAt < TELL_EVERY_MS) return;
          toldAt = performance.now();
          void store.progress.put({ id, sent });
        },
        signal,
      });
    };
    let end = await attempt(false);
    if (end === 'unauthenticated') end = await attempt(true);
    if (end === 'spoilt' || end === 'too-large' || end === 'no-room') await store.files.update(id, { problem: end });
    return end;
  };

  const following = deps.status$
    .pipe(
      map(({ phase }) => inContact(phase)),
      distinctUntilChanged(),
    )
    .subscribe((is) => {
      contact = is;
      for (const [id, { stays }] of resting) if (!stays) resting.delete(id);
      lookSoon();
    });
  const heard = records.$.subscribe(({ documentData: { id, held } }) => {
    // A restored server that lost the bytes has said so: whoever still has them sends them again (S94).
    const again = held === undefined ? store.files.where({ id, waiting: 0 }).modify({ waiting: 1 }) : undefined;
    void Promise.resolve(again).then(lookSoon, (error: unknown) => reportError(error));
  });
  const added = liveQuery(async () => [
    // With what stands in the way of each: where somebody took that back, it is tried at once.
    await waitingFiles(store),
    await store.choices.toArray(),
    await local.outbox.where('key').startsWith(recordKey('evidence', '')).count(),
  ]).subscribe(lookSoon);

  return async () => {
    stopped.abort();
    clearTimeout(again);
    following.unsubscribe();
    heard.unsubscribe();
    added.unsubscribe();
    for (const { abort } of running.values()) abort.abort();
    await Promise.allSettled([looking, ...[...running.values()].map(({ ended }) => ended)]);
  };
}

/** Notes which of the files that wait the server holds by now, by their records; answers with the others. */
async function noteHeld(store: EvidenceStore, records: RxCollection<Evidence>, rows: readonly FileRow[]): Promise<FileRow[]> {
  if (rows.length === 0) return [];
  const known = await records.findByIds(rows.map(({ id }) => id)).exec();
  const held = rows.flatMap(({ id }) => {
    const at = known.get(id)?.toMutableJSON().held?.at;
    return at === undefined ? [] : [{ id, heldAt: Date.parse(at) }];
  });
  const ids = new Set(held.map(({ id }) => id));
  await store.transaction('rw', store.files, store.progress, async () => {
    for (const { id, heldAt } of held) await store.files.update(id, { waiting: 0, heldAt, url: undefined, problem: undefined });
    await store.progress.bulkDelete([...ids]);
  });
  return rows.filter(({ id }) => !ids.has(id));
}
