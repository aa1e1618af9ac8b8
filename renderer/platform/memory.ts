import type { ProbeAnswer } from '#electron/ipc/contract.ts';
import type { Platform } from './platform.ts';

/** A shell for tests: remembers in memory, and wakes up when told to. */
export type MemoryPlatform = Platform & { readonly resume: () => void };

export function memoryPlatform(start: { readonly serverAddress?: string; readonly probe?: ProbeAnswer } = {}): MemoryPlatform {
  let address = start.serverAddress;
  const listeners = new Set<() => void>();
  return {
    kind: 'memory',
    canChangeServer: true,
    serverAddress: () => Promise.resolve(address),
    setServerAddress: (next) => {
      address = next;
      return Promise.resolve();
    },
    probeServer: () => Promise.resolve(start.probe ?? { ok: false, problem: 'unreachable' }),
    onResume: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    laptopNameSuggestion: () => Promise.resolve('Test laptop'),
    journal: undefined,
    resume: () => {
      for (const listener of listeners) listener();
    },
  };
}
