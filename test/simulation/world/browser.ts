import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import type { Seeded } from '../../fixtures/random.ts';
import type { Agenda, Owner } from './agenda.ts';
import { bytesOf } from './chance.ts';
import type { Disk } from './disk.ts';
import { virtualTime } from './virtual-time.ts';

export type Fetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

export type BrowserParts = {
  readonly agenda: Agenda;
  readonly owner: Owner;
  readonly random: Seeded;
  readonly disk: Disk;
  readonly fetch: Fetch;
  /** How far the laptop's clock is ahead of the truth, in ms. */
  readonly clockShift: () => number;
  readonly reportError: (error: unknown) => void;
};

/** Everything that the app finds around it in a browser, as far as its data layer looks: `globals` for `Programs.laptop`. */
export function browserGlobals(parts: BrowserParts): { readonly [name: string]: unknown } {
  const { agenda, owner, random, disk } = parts;
  const time = virtualTime(agenda, owner, parts.clockShift);
  const page = new EventTarget();
  const globals: { [name: string]: unknown } = {
    ...time,
    Math: Object.assign(Object.create(Math) as Math, { random }),
    setImmediate: undefined,
    requestIdleCallback: undefined,
    fetch: parts.fetch,
    AbortSignal: { timeout: (ms: number) => timeoutSignal(time, ms), any: anySignal },
    crypto: seededCrypto(random),
    navigator: { locks: locks(), onLine: true },
    localStorage: disk.localStorage(owner),
    BroadcastChannel: channels(agenda, owner),
    indexedDB: disk.indexedDB,
    IDBKeyRange: disk.IDBKeyRange,
    reportError: parts.reportError,
    simulatedDisk: disk,
    isSecureContext: true,
    addEventListener: page.addEventListener.bind(page),
    removeEventListener: page.removeEventListener.bind(page),
    dispatchEvent: page.dispatchEvent.bind(page),
  };
  return globals;
}

function timeoutSignal(time: Pick<ReturnType<typeof virtualTime>, 'setTimeout'>, ms: number): AbortSignal {
  const controller = new AbortController();
  time.setTimeout(() => controller.abort(new DOMException('signal timed out', 'TimeoutError')), ms);
  return controller.signal;
}

/** Node's own lets go of signals when memory is collected, which is not the same in every run. */
function anySignal(signals: readonly AbortSignal[]): AbortSignal {
  const controller = new AbortController();
  for (const signal of signals) {
    if (signal.aborted) controller.abort(signal.reason);
    signal.addEventListener('abort', () => controller.abort(signal.reason), { once: true });
  }
  return controller.signal;
}

/** A key as this browser keeps it: it has to outlive a restart in IndexedDB. */
type Key = { readonly pem: string; readonly jwk: JsonWebKey };

/** Digests and signatures are real, and done at once: waiting for a thread is waiting for no fixed time. */
function seededCrypto(random: Seeded): object {
  const fill = <T extends ArrayBufferView>(array: T): T => {
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(bytesOf(random, array.byteLength));
    return array;
  };
  const bytes = (buffer: Buffer): ArrayBuffer => Uint8Array.from(buffer).buffer;
  return {
    getRandomValues: fill,
    subtle: {
      digest: async (_algorithm: string, data: Uint8Array) => bytes(createHash('sha256').update(data).digest()),
      generateKey: async () => {
        const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
        const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
        const jwk = publicKey.export({ format: 'jwk' });
        return { privateKey: { pem, jwk: {} }, publicKey: { pem: '', jwk } };
      },
      exportKey: async (_format: string, key: Key) => key.jwk,
      sign: async (_algorithm: unknown, key: Key, data: Uint8Array) =>
        bytes(sign('sha256', data, { key: key.pem, dsaEncoding: 'ieee-p1363' })),
    },
  };
}

type LockOptions = { readonly signal?: AbortSignal; readonly ifAvailable?: boolean };

/** The Web Locks of one browser with one page. */
function locks(): object {
  const tails = new Map<string, Promise<unknown>>();
  const request = (name: string, ...rest: unknown[]): Promise<unknown> => {
    const work = rest.at(-1) as (lock: object | null) => Promise<unknown>;
    const { signal, ifAvailable } = (rest.length > 1 ? rest[0] : {}) as LockOptions;
    if (ifAvailable === true && tails.has(name)) return Promise.resolve().then(() => work(null));
    const turn = (tails.get(name) ?? Promise.resolve()).then(() => {
      signal?.throwIfAborted();
      return work({ name });
    });
    const tail = turn.catch(() => undefined).then(() => void (tails.get(name) === tail && tails.delete(name)));
    tails.set(name, tail);
    return turn;
  };
  return { request };
}

/** Channels between the pages of one browser; there is only this page, so what is sent reaches other channels of its name. */
function channels(agenda: Agenda, owner: Owner): unknown {
  const open = new Map<string, Set<EventTarget>>();
  return class extends EventTarget {
    private readonly name: string;
    constructor(name: string) {
      super();
      this.name = name;
      open.set(name, (open.get(name) ?? new Set()).add(this));
    }
    postMessage(data: unknown): void {
      for (const other of open.get(this.name) ?? []) {
        if (other === this) continue;
        agenda.in(0, owner, () => other.dispatchEvent(new MessageEvent('message', { data })));
      }
    }
    close(): void {
      open.get(this.name)?.delete(this);
    }
  };
}
