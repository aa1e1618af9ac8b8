import type { MilepostShell } from '#electron/ipc/contract.ts';
import type { Platform } from './platform.ts';

/** The desktop shell, through what its preload exposes. */
export function electronPlatform(shell: MilepostShell): Platform {
  return {
    kind: 'electron',
    canChangeServer: true,
    serverAddress: () => shell.getServerAddress(undefined),
    setServerAddress: (address) => shell.setServerAddress(address),
    probeServer: (address) => shell.probeServer(address).catch(() => ({ ok: false, problem: 'unreachable' })),
    onResume: (listener) => shell.on('resync', listener),
    laptopNameSuggestion: async () => (await shell.describeLaptop(undefined)).name,
    journal: {
      list: () => shell.listJournals(undefined),
      open: (name) => shell.openJournal(name),
      write: (name, at, text) => shell.writeJournal({ name, at, text }),
      close: (name) => shell.closeJournal(name),
    },
  };
}
