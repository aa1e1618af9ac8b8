/** What the app may ask of the shell. Apart from the contract so that the preload carries no schema library. */
export const shellCallNames = [
  'getServerAddress',
  'setServerAddress',
  'probeServer',
  'describeLaptop',
  'listJournals',
  'openJournal',
  'writeJournal',
  'closeJournal',
] as const;
export type ShellCallName = (typeof shellCallNames)[number];

/** What the shell tells the app. */
export const shellEventNames = ['resync'] as const;
export type ShellEventName = (typeof shellEventNames)[number];

/** Names of the wires between preload and main process. */
export const callChannel = (name: ShellCallName): string => `milepost:call:${name}`;
export const eventChannel = (name: ShellEventName): string => `milepost:event:${name}`;
