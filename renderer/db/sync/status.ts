/**
 * Where sync stands, in the words that the badge uses.
 * - `offline`: the server cannot be reached; work goes on here
 * - `sign-in-again`: the server no longer accepts this laptop's token; work is kept, a password is needed
 * - `update-needed`: the server speaks a newer protocol than this app
 */
export type SyncPhase = 'offline' | 'connecting' | 'receiving' | 'sending' | 'up-to-date' | 'sign-in-again' | 'update-needed';

export type SyncStatus = {
  readonly phase: SyncPhase;
  /** While receiving: documents received so far and in all. */
  readonly received: number;
  readonly toReceive: number;
  /** Milliseconds since 1970 of the last moment at which everything known had been exchanged; 0 for never. */
  readonly lastSyncedAt: number;
  /** How far this laptop's clock is ahead of the server's, in milliseconds, as last measured. */
  readonly clockErrorMs: number;
};

export const statusAtStart: SyncStatus = { phase: 'connecting', received: 0, toReceive: 0, lastSyncedAt: 0, clockErrorMs: 0 };

/** Whether the server is answering, as far as the phase tells. */
export function inContact(phase: SyncPhase): boolean {
  return phase === 'receiving' || phase === 'sending' || phase === 'up-to-date';
}
