import type { ProbeAnswer } from '#electron/ipc/contract.ts';
import type { JournalFiles } from './journal-files.ts';

/** The shell around the app, as the app sees it. Nothing outside `renderer/platform` asks which one it is. */
export type Platform = {
  readonly kind: 'electron' | 'browser' | 'memory';
  /** Whether the person may choose another server. In a browser the server is the one that served the page. */
  readonly canChangeServer: boolean;
  /** Origin of the sync server, such as `https://milepost.example.org`, or undefined when none was chosen yet. */
  readonly serverAddress: () => Promise<string | undefined>;
  /** Keeps another server. `address` is an origin. The desktop shell then loads the app anew. Only where `canChangeServer`. */
  readonly setServerAddress: (address: string) => Promise<void>;
  /** Asks whether a Milepost server answers at `address` (an origin), before it is kept. Never rejects. */
  readonly probeServer: (address: string) => Promise<ProbeAnswer>;
  /** Calls `listener` when the computer woke up or the page came back from being frozen. Returns how to stop. */
  readonly onResume: (listener: () => void) => () => void;
  /** What to call this laptop until the person says otherwise, at most 80 characters; empty when nothing is known. */
  readonly laptopNameSuggestion: () => Promise<string>;
  /** Where unsent work is kept besides IndexedDB; `undefined` where there is no such place. */
  readonly journal: JournalFiles | undefined;
};
