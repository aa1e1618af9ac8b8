/**
 * Where sync stands, in the words that the badge uses.
 * - `offline`: the server cannot be reached; work goes on here
 * - `sign-in-again`: the server no longer accepts this laptop's token; work is kept, a password is needed
 * - `update-needed`: the server speaks a newer protocol than this app
 * - `comparing`: everything known was exchanged; whether both sides hold the same has not been seen yet
 * - `needs-you`: the same, except for what the server refused and a person has to decide on
 * - `files-to-send`: the same, except for bytes of evidence that the server does not hold yet
 * - `up-to-date`: nothing waits, nothing was refused, and both sides were seen to hold the same
 */
export type SyncPhase =
  | 'offline'
  | 'connecting'
  | 'receiving'
  | 'sending'
  | 'comparing'
  | 'needs-you'
  | 'files-to-send'
  | 'up-to-date'
  | 'sign-in-again'
  | 'update-needed';

/** A comparison with the server. `at`: milliseconds since 1970. `repaired`: documents that differed and were put right; `left`: that still differ. */
export type LastCheck = { readonly at: number; readonly repaired: number; readonly left: number };

export type SyncStatus = {
  readonly phase: SyncPhase;
  /** While receiving: documents received so far and in all; `toReceive` is 0 until all of it has been counted. */
  readonly received: number;
  readonly toReceive: number;
  /** Milliseconds since 1970 of the last moment at which everything known had been exchanged; 0 for never. */
  readonly lastSyncedAt: number;
  /** How far this laptop's clock is ahead of the server's, in milliseconds, as last measured. */
  readonly clockErrorMs: number;
  /** The last comparison with the server; `undefined` until there was one. */
  readonly lastCheck: LastCheck | undefined;
};

export const statusAtStart: SyncStatus = {
  phase: 'connecting',
  received: 0,
  toReceive: 0,
  lastSyncedAt: 0,
  clockErrorMs: 0,
  lastCheck: undefined,
};

/** Whether the server is answering, as far as the phase tells. */
export function inContact(phase: SyncPhase): boolean {
  return phase === 'receiving' || phase === 'sending' || ['comparing', 'needs-you', 'files-to-send', 'up-to-date'].includes(phase);
}
