import { liveQuery } from 'dexie';
import type { Observable } from 'rxjs';
import type { LaptopReport } from '#domain/protocol/laptops.ts';
import { APP_VERSION, PROTOCOL_VERSION } from '#domain/protocol/version.ts';
import type { ApiClient } from './api.ts';
import { waitingFiles, type EvidenceStore } from './evidence/evidence-store.ts';
import type { LaptopClock } from './laptop-clock.ts';
import type { LocalStore } from './local-store.ts';
import { inContact, type SyncStatus } from './sync/status.ts';

export type ReportDeps = {
  readonly api: ApiClient;
  readonly local: LocalStore;
  /** Bytes of evidence on this laptop. */
  readonly files: EvidenceStore;
  readonly clock: Pick<LaptopClock, 'errorMs'>;
  readonly status$: Observable<SyncStatus>;
  /** Room for this app on this laptop, in bytes; `undefined` where the browser does not say. */
  readonly storage: () => Promise<LaptopReport['storage']>;
  /** 0…1, for jitter. */
  readonly random: () => number;
};

/** Not more often, however much changes. */
const AT_MOST_EVERY_MS = 30_000;
/** A sign of life while there is contact: the server takes a laptop that says nothing for longer to be out of reach. */
const AT_LEAST_EVERY_MS = 60_000;
/** After contact was made, work goes first; and not every laptop behind one healed link at once. */
const AFTER_CONTACT_MS = 3000;

/**
 * Tells the server, while there is contact, how this laptop stands: what waits, what was refused, its clock, its version, its
 * room. Runs in the leading tab. Sync neither waits for it nor hears of its failures. Answers with how to stop.
 */
export function startReporting(deps: ReportDeps): () => void {
  const stopped = new AbortController();
  let contact = false;
  let told = '';
  let toldAt = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const tell = async (): Promise<void> => {
    const report = await reportOf(deps);
    if (stopped.signal.aborted) return;
    toldAt = performance.now();
    const request = { method: 'POST', body: report, signal: stopped.signal } as const;
    const answered = await deps.api.request('/api/v1/laptops/report', request);
    if (answered.ok) told = countsOf(report);
    schedule(AT_LEAST_EVERY_MS);
  };
  const schedule = (inMs: number): void => {
    clearTimeout(timer);
    if (!contact || stopped.signal.aborted) return;
    const wait = Math.max(inMs, toldAt + AT_MOST_EVERY_MS - performance.now());
    timer = setTimeout(() => void tell().catch(() => schedule(AT_LEAST_EVERY_MS)), wait);
  };

  const following = deps.status$.subscribe(({ phase }) => {
    const now = inContact(phase);
    if (now === contact) return;
    contact = now;
    // Whatever was said before, it was said before the gap.
    toldAt = Number.NEGATIVE_INFINITY;
    schedule(AFTER_CONTACT_MS * deps.random());
  });
  const counting = liveQuery(() => numbersOf(deps)).subscribe((numbers) => {
    if (countsOf(numbers) !== told) schedule(0);
  });
  return () => {
    stopped.abort();
    clearTimeout(timer);
    following.unsubscribe();
    counting.unsubscribe();
  };
}

type Numbers = Pick<LaptopReport, 'waiting' | 'waitingSince' | 'refused'>;

/** What a laptop would tell of itself at this moment. */
async function reportOf({ local, files, clock, storage }: Omit<ReportDeps, 'api' | 'status$' | 'random'>): Promise<LaptopReport> {
  const [numbers, digest, room] = await Promise.all([numbersOf({ local, files }), local.facts.get('last-digest'), storage()]);
  return {
    ...numbers,
    clockErrorMs: clock.errorMs(),
    appVersion: APP_VERSION,
    protocol: PROTOCOL_VERSION,
    ...(room === undefined ? {} : { storage: room }),
    ...(typeof digest?.value === 'number' ? { digestAt: digest.value } : {}),
  };
}

/** Records and files alike: to the NOC, both are work that it has not got. */
async function numbersOf({ local, files }: Pick<ReportDeps, 'local' | 'files'>): Promise<Numbers> {
  const [waiting, oldest, refused, unsent] = await Promise.all([
    local.outbox.count(),
    local.outbox.orderBy('since').first(),
    local.quarantine.count(),
    waitingFiles(files),
  ]);
  const since = [oldest, ...unsent].flatMap((row) => (row === undefined ? [] : [row.since]));
  const all = waiting + unsent.length;
  return { waiting: all, refused, ...(since.length === 0 ? {} : { waitingSince: Math.max(0, Math.min(...since)) }) };
}

function countsOf({ waiting, waitingSince, refused }: Numbers): string {
  return [waiting, waitingSince, refused].join(' ');
}

/** Room for this app, as the browser estimates it. Without HTTPS it says nothing. */
export async function roomOnLaptop(): Promise<LaptopReport['storage']> {
  if (globalThis.navigator?.storage === undefined) return undefined;
  const { usage = 0, quota = 0 } = await navigator.storage.estimate();
  return { used: Math.round(usage), left: Math.max(0, Math.round(quota - usage)) };
}
