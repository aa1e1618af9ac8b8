import { BehaviorSubject, firstValueFrom, filter } from 'rxjs';
import { readChanges, streamHello, type StreamChanges, type StreamHello } from '#domain/protocol/sync.ts';
import type { ApiClient, ApiFailure } from '../api.ts';
import { readEvents } from './server-sent-events.ts';

/**
 * - `up`: the stream is open · `down`: trying again · `refused`: the server wants a sign-in · `outdated`: it wants a
 *   newer app. The last two end by themselves only with `wake`.
 */
export type ConnectionState = 'connecting' | 'up' | 'down' | 'refused' | 'outdated';

export type Connection = {
  readonly state$: BehaviorSubject<ConnectionState>;
  /** Resolves at once while the server can be reached, else when it can be again; rejects when stopped. */
  readonly whenUp: () => Promise<void>;
  /**
   * A request came to nothing. When that says that the server is gone, or wants no more of this laptop as it is, the stream
   * is opened anew at once instead of waiting for it to notice; of a single request that went wrong it says nothing.
   */
  readonly lost: (failure: ApiFailure) => void;
  /** The network may be back (browser event, laptop woke, a person asked): tries now. */
  readonly wake: () => void;
};

/** Longest pause between two tries while the network seems up, in milliseconds: nobody waits longer after it heals. */
const LONGEST_PAUSE_MS = 5000;
const SHORTEST_PAUSE_MS = 250;
/** The server sends a sign of life every 15 s; after this long without one the connection is dead. */
const SILENCE_MS = 40_000;
/** A server that is there greets at once. */
const OPEN_MS = 10_000;

/** Failures that concern the whole connection. */
const CUTS = new Set<ApiFailure['problem']>(['unreachable', 'not-milepost', 'unavailable', 'unauthenticated', 'client-too-old']);

export type StreamListener = {
  /** Any sign of life of the server, at least each 15 s while the stream is open. */
  readonly onAlive: () => void;
  readonly onHello: (hello: StreamHello) => void;
  readonly onChanges: (changes: StreamChanges) => void;
};

/** Runs `run` in `ms`; answers with how to call that off. */
export type After = (ms: number, run: () => void) => () => void;

const after: After = (ms, run) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

/** Holds the one event stream of this laptop open until `signal` aborts; backs off with jitter (`random` in 0…1). `inTime`: for a simulated time. */
export function connect(
  api: ApiClient,
  listener: StreamListener,
  signal: AbortSignal,
  random: () => number,
  inTime: After = after,
): Connection {
  const state$ = new BehaviorSubject<ConnectionState>('connecting');
  let attempt = new AbortController();
  let endPause: () => void = () => undefined;

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const callOff = inTime(ms, resolve);
      endPause = () => {
        callOff();
        resolve();
      };
    });

  const run = async (): Promise<void> => {
    let failures = 0;
    while (!signal.aborted) {
      attempt = new AbortController();
      const onOpen = (): void => {
        failures = 0;
        state$.next('up');
      };
      let inVain = false;
      const ended = await openStream(api, listener, AbortSignal.any([signal, attempt.signal]), inTime, onOpen, () => (inVain = true));
      if (signal.aborted) break;
      state$.next(stateAfter(ended));
      failures += 1;
      // To have waited in vain for an answer was a pause, and a longer one.
      const longest = inVain ? SHORTEST_PAUSE_MS : Math.min(LONGEST_PAUSE_MS, SHORTEST_PAUSE_MS * 2 ** Math.min(failures, 10));
      const final = state$.value === 'refused' || state$.value === 'outdated';
      await pause(final ? 2 ** 31 - 1 : longest * (0.5 + random() / 2));
    }
    state$.complete();
  };
  signal.addEventListener('abort', () => endPause());
  void run();

  return {
    state$,
    whenUp: async () => {
      await firstValueFrom(state$.pipe(filter((state) => state === 'up')));
    },
    lost: ({ problem }) => {
      if (CUTS.has(problem)) attempt.abort();
    },
    wake: () => {
      // Coming back from sleep, a stream can look open, or about to open, while nobody is at the other end: start over.
      attempt.abort();
      endPause();
    },
  };
}

function stateAfter(ended: ApiFailure | undefined): ConnectionState {
  if (ended?.problem === 'unauthenticated' || ended?.problem === 'forbidden') return 'refused';
  return ended?.problem === 'client-too-old' ? 'outdated' : 'down';
}

/** Opens the stream and reads it to its end. Answers why it could not be opened, or `undefined` if it was. */
async function openStream(
  api: ApiClient,
  listener: StreamListener,
  signal: AbortSignal,
  inTime: After,
  onOpen: () => void,
  onNoAnswer: () => void,
): Promise<ApiFailure | undefined> {
  const silence = new AbortController();
  let callOff = inTime(OPEN_MS, () => {
    onNoAnswer();
    silence.abort();
  });
  const stillAlive = (): void => {
    listener.onAlive();
    callOff();
    callOff = inTime(SILENCE_MS, () => silence.abort());
  };
  try {
    const answered = await api.request('/api/v1/sync/stream', { signal: AbortSignal.any([signal, silence.signal]), timeoutMs: 0 });
    if (!answered.ok) return answered;
    if (answered.value.body === null) return undefined;
    for await (const event of readEvents(answered.value.body, stillAlive)) {
      if (event.name === 'hello') {
        listener.onHello(streamHello.parse(JSON.parse(event.data)));
        onOpen();
      } else if (event.name === 'changes') {
        // Other events, and other collections, are a newer app's.
        const changes = readChanges(JSON.parse(event.data));
        if (changes !== undefined) listener.onChanges(changes);
      }
    }
    return undefined;
  } catch {
    // Cut off or garbled half-way: the next try starts from what was kept, so nothing is missed.
    return undefined;
  } finally {
    callOff();
  }
}
