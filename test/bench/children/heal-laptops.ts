import { BehaviorSubject } from 'rxjs';
import { pullAnswer, pushAnswer, type Checkpoint, type StreamHello } from '#domain/protocol/sync.ts';
import { collectionNames, type CollectionName } from '#domain/schema/collections.ts';
import type { Incident } from '#domain/schema/incident.ts';
import { createApi, type ApiClient } from '#renderer/db/api.ts';
import { connect, type Connection } from '#renderer/db/sync/connection.ts';
import { KeptChanges } from '#renderer/db/sync/kept-changes.ts';
import { answerBench } from '../child.ts';
import { cuttableNetwork } from '../cuttable-network.ts';
import { simulatedTime } from '../simulated-time.ts';

/**
 * Laptops without a database: the app's own connection (its back-off, its alarms) and its own requests, against the real server.
 * Only the network before `fetch` and the passing of time are simulated.
 */

type Laptop = {
  readonly number: number;
  readonly api: ApiClient;
  readonly connection: Connection;
  readonly from: Map<CollectionName, Checkpoint>;
  /** What the stream's greeting said of each collection: of what has not changed the app asks nobody. */
  readonly kept: ReadonlyMap<CollectionName, KeptChanges>;
  unsent: readonly Incident[];
  /** How often the server has greeted: what an earlier greeting began says nothing of now. */
  hellos: number;
  /** Stands where the server stands, and has nothing unsent; `undefined` until then. */
  readonly settledAt$: BehaviorSubject<number | undefined>;
};

/** As the sync controller lets RxDB wait before it tries again, in ms. */
const retryMs = (): number => 500 + Math.random() * 1500;

const time = simulatedTime();
const network = cuttableNetwork(time.after);
let laptops: Laptop[] = [];

const api = {
  /** Connects a laptop for each refresh token; resolves when each has everything. */
  start: async ({ address, refreshTokens }: { readonly address: string; readonly refreshTokens: readonly string[] }): Promise<void> => {
    globalThis.fetch = network.fetch;
    laptops = refreshTokens.map((token, number) => startLaptop(address, number, token));
    await Promise.all(laptops.map(settled));
  },
  /** Cuts all off, and lets `ms` go by at `speed`; meanwhile some write: `unsent[i]` on the `i`th laptop. */
  cut: async ({
    ms,
    speed,
    unsent,
  }: {
    readonly ms: number;
    readonly speed: number;
    readonly unsent: readonly (readonly Incident[])[];
  }): Promise<void> => {
    network.cut();
    time.setSpeed(speed);
    for (const laptop of laptops) {
      laptop.settledAt$.next(undefined);
      laptop.hellos += 1;
      laptop.unsent = unsent[laptop.number] ?? [];
    }
    await new Promise<void>((resolve) => time.after(ms, resolve));
    time.setSpeed(1);
  },
  /** Heals the network; answers with the milliseconds until each laptop was settled. */
  heal: async (): Promise<number[]> => {
    const healed = performance.now();
    network.heal();
    await Promise.all(laptops.map(settled));
    return laptops.map(({ settledAt$ }) => (settledAt$.value ?? Number.NaN) - healed);
  },
};
export type HealLaptops = typeof api;

async function settled({ settledAt$ }: Laptop): Promise<void> {
  await new Promise<void>((resolve) => settledAt$.subscribe((at) => at !== undefined && resolve()));
}

function startLaptop(address: string, number: number, first: string): Laptop {
  let token = first;
  const requests = createApi(
    network.addressOf(number, address),
    {
      refreshToken: async () => token,
      refreshed: async ({ refreshToken }) => void (token = refreshToken),
      // Its token stays known: no server of the bench comes back from a backup.
      proof: async () => undefined,
      alone: alone(),
    },
    () => undefined,
  );
  const listener = { onAlive: () => undefined, onChanges: () => undefined, onHello: (hello: StreamHello) => void catchUp(laptop, hello) };
  const connection = connect(requests, listener, new AbortController().signal, Math.random, time.after);
  const laptop: Laptop = {
    number,
    api: requests,
    connection,
    from: new Map(),
    kept: new Map(collectionNames.map((name) => [name, new KeptChanges()])),
    unsent: [],
    hellos: 0,
    settledAt$: new BehaviorSubject<number | undefined>(undefined),
  };
  return laptop;
}

/** As the app: all collections at once, each until nothing remains, and the outbox with them. */
async function catchUp(laptop: Laptop, { last, ...here }: StreamHello): Promise<void> {
  const hello = (laptop.hellos += 1);
  for (const [name, kept] of laptop.kept) kept.greeted(last?.[name] ?? Infinity, here);
  await Promise.all([...collectionNames.map((name) => untilDone(laptop, () => pull(laptop, name))), untilDone(laptop, () => push(laptop))]);
  if (laptop.hellos === hello) laptop.settledAt$.next(performance.now());
}

async function untilDone({ connection }: Laptop, attempt: () => Promise<'done' | 'again' | 'failed'>): Promise<void> {
  for (;;) {
    await connection.whenUp();
    const result = await attempt();
    if (result === 'done') return;
    if (result === 'failed') await new Promise<void>((resolve) => time.after(retryMs(), resolve));
  }
}

async function pull({ api: requests, connection, from, kept }: Laptop, name: CollectionName): Promise<'done' | 'again' | 'failed'> {
  const at = from.get(name);
  const unchanged = kept.get(name)?.takeUnchanged(at);
  if (unchanged !== undefined) {
    from.set(name, unchanged);
    return 'done';
  }
  const after = at === undefined ? '' : `&epoch=${at.epoch}&scope=${encodeURIComponent(at.scope)}&seq=${at.seq}`;
  const answered = await requests.json(`/api/v1/sync/${name}?limit=500${after}`, {}, pullAnswer);
  if (!answered.ok) {
    connection.lost(answered);
    return 'failed';
  }
  from.set(name, answered.value.checkpoint);
  return answered.value.remaining > 0 ? 'again' : 'done';
}

async function push(laptop: Laptop): Promise<'done' | 'failed'> {
  if (laptop.unsent.length === 0) return 'done';
  const answered = await laptop.api.json('/api/v1/sync/incidents', { method: 'POST', body: { documents: laptop.unsent } }, pushAnswer);
  if (!answered.ok) {
    laptop.connection.lost(answered);
    return 'failed';
  }
  const refused = answered.value.outcomes.filter(({ outcome }) => outcome === 'rejected');
  if (refused.length > 0) throw new Error(`refused: ${JSON.stringify(refused[0])}`);
  laptop.unsent = [];
  return 'done';
}

/** One after the other, as a lock of the browser lets the tabs of a laptop refresh. */
function alone(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
}

answerBench(api);
