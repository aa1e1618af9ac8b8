import type { After } from '#renderer/db/sync/connection.ts';

/**
 * `fetch` over a network that can be cut. Every second laptop is told that it is (its connections are reset, new ones refused); the
 * others lose every packet without a word, and after the healing a connection begun before goes through at its next retransmission.
 * An access token that is older than the cut has run out by then on every second laptop of either kind.
 */
export type CuttableNetwork = {
  readonly fetch: typeof globalThis.fetch;
  /** The server's address as laptop `number` has to write it, so that it can be told from the others. */
  readonly addressOf: (number: number, address: string) => string;
  readonly cut: () => void;
  readonly heal: () => void;
};

/** Linux sends the first packet of a connection again after 1, 3, 7 and 15 s. */
const RETRANSMISSIONS_MS = [1000, 3000, 7000, 15_000, 31_000];

export function cuttableNetwork(after: After): CuttableNetwork {
  const real = globalThis.fetch;
  /** What ends at the next cut, by being reset. */
  const open = new Set<() => void>();
  let given = new Set<string>();
  let ranOut = new Set<string>();
  let isCut = false;
  let cuts = 0;

  /** Resolves once a packet gets through; rejects where the laptop is told that none does. */
  const reach = (silent: boolean, signal: AbortSignal): Promise<void> => {
    if (!isCut) return Promise.resolve();
    if (!silent) return Promise.reject(new TypeError('network is cut'));
    return new Promise((resolve, reject) => {
      const callOff = RETRANSMISSIONS_MS.map((ms) =>
        after(ms, () => {
          if (isCut) return;
          callOff.forEach((off) => off());
          resolve();
        }),
      );
      signal.addEventListener('abort', () => {
        callOff.forEach((off) => off());
        reject(signal.reason as Error);
      });
    });
  };

  /** The body as it comes through: with the cut it breaks, or falls silent for good. */
  const through = (body: ReadableStream<Uint8Array>, silent: boolean, signal: AbortSignal): ReadableStream<Uint8Array> => {
    const reader = body.getReader();
    const begun = cuts;
    let reset = (): void => undefined;
    return new ReadableStream<Uint8Array>({
      start: (controller) => {
        const fail = (): void => {
          open.delete(reset);
          controller.error(new TypeError('network is cut'));
          void reader.cancel().catch(() => undefined);
        };
        reset = silent ? () => undefined : fail;
        open.add(reset);
        signal.addEventListener('abort', fail);
      },
      pull: async (controller) => {
        const { done, value } = await reader.read();
        if (cuts !== begun) return new Promise<void>(() => undefined);
        if (!done) return controller.enqueue(value);
        open.delete(reset);
        return controller.close();
      },
      cancel: () => {
        open.delete(reset);
        return reader.cancel();
      },
    });
  };

  return {
    addressOf: (number, address) => address.replace('//', `//${number}@`),
    cut: () => {
      isCut = true;
      cuts += 1;
      ranOut = given;
      given = new Set();
      for (const reset of open) reset();
    },
    heal: () => {
      isCut = false;
    },
    fetch: async (input, init = {}) => {
      const url = new URL(input as URL | string);
      const number = Number(url.username);
      url.username = '';
      const silent = number % 2 === 1;
      const signal = init.signal ?? new AbortController().signal;
      await reach(silent, signal);
      const headers = new Headers(init.headers);
      const token = headers.get('authorization') ?? '';
      if (!ranOut.has(token)) given.add(token);
      else if (number % 4 >= 2) headers.set('authorization', 'Bearer run.out.token');
      const response = await real(url, { ...init, headers });
      return response.body === null ? response : new Response(through(response.body, silent, signal), response);
    },
  };
}
