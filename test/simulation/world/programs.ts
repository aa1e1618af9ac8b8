import type { Bundles } from '../bundle/bundle.ts';

import type * as laptopProgram from '../laptop/program.ts';
import type * as diskProgram from '../laptop/disk-program.ts';
import type * as serverProgram from '../server/program.ts';

export type LaptopProgram = typeof laptopProgram;
export type DiskProgram = typeof diskProgram;
export type ServerProgram = typeof serverProgram;
type Globals = { readonly [name: string]: unknown };

/** Compiled once; each call evaluates a copy of its own, which sees `globals` in place of the real ones. */
export type Programs = {
  readonly laptop: (globals: Globals) => LaptopProgram;
  readonly disk: (globals: Globals) => DiskProgram;
  readonly server: (globals: Globals) => ServerProgram;
};

export function compile({ laptop, disk, server }: Bundles): Programs {
  return {
    laptop: program<LaptopProgram>(`${REPLACEABLE_PROMISE}\n${laptop}`, LAPTOP_GLOBALS),
    disk: program<DiskProgram>(disk, ['setImmediate', 'globalThis', 'self', 'window']),
    server: program<ServerProgram>(server, ['require', 'Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval']),
  };
}

/**
 * Whatever of the browser touches time, chance, the network, the disk or other tabs; and what tells when memory was collected,
 * which is never the same: without it RxDB keeps its documents.
 */
const LAPTOP_GLOBALS = [
  'Date',
  'Math',
  'performance',
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'setImmediate',
  'requestIdleCallback',
  'fetch',
  'AbortSignal',
  'crypto',
  'navigator',
  'localStorage',
  'BroadcastChannel',
  'indexedDB',
  'IDBKeyRange',
  'reportError',
  'window',
  'document',
  'process',
  'simulatedDisk',
  'WeakRef',
  'FinalizationRegistry',
  'globalThis',
  'self',
] as const;

/** Dexie puts its own in the place of the global `Promise` while a transaction runs, and finds its way by that. */
const REPLACEABLE_PROMISE = `
let Promise = (async () => {})().constructor;
Object.defineProperty(globalThis, 'Promise', { value: Promise, writable: true, configurable: true });
self = globalThis = new Proxy(globalThis, {
  defineProperty: (target, key, property) => {
    if (key === 'Promise') Promise = property.value;
    return Reflect.defineProperty(target, key, property);
  },
});`;

function program<T>(code: string, names: readonly string[]): (globals: Globals) => T {
  // eslint-disable-next-line typescript/no-implied-eval -- a bundle of our own, evaluated anew for each laptop
  const evaluate = new Function(...names, `${code}\nreturn Program;`) as (...globals: unknown[]) => T;
  return (globals) => {
    const own: { [name: string]: unknown } = { ...globals };
    own['globalThis'] ??= own;
    own['self'] ??= own['globalThis'];
    return evaluate(...names.map((name) => own[name]));
  };
}
