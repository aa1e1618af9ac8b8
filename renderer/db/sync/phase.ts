import type { ConnectionState } from './connection.ts';
import type { SyncPhase } from './status.ts';

/** What the badge follows from. `agreed`: the last comparison found both sides the same; `checked`: all there was has been pulled. */
type Facts = {
  readonly loading: boolean;
  readonly receiving: boolean;
  readonly waiting: number;
  readonly refused: number;
  /** Files whose bytes the server does not hold yet. */
  readonly files: number;
  readonly checked: boolean;
  readonly agreed: boolean;
};

/** The one word for where sync stands. *Up to date* is said only while nothing waits, nothing was refused and both sides agree (S43). */
export function phaseOf(connection: ConnectionState, facts: Facts): SyncPhase {
  const { loading, receiving, waiting, refused, files, checked, agreed } = facts;
  switch (connection) {
    case 'refused':
      return 'sign-in-again';
    case 'outdated':
      return 'update-needed';
    case 'down':
      return 'offline';
    case 'connecting':
      return 'connecting';
    case 'up':
      if (loading || receiving) return 'receiving';
      if (waiting > 0) return 'sending';
      if (!checked) return 'connecting';
      if (!agreed) return 'comparing';
      if (refused > 0) return 'needs-you';
      return files > 0 ? 'files-to-send' : 'up-to-date';
    default:
      return connection satisfies never;
  }
}
