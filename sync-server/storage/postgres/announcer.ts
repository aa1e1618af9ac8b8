import type { Commit } from '../port.ts';

/** Tells subscribers of every commit once, in commit order of each tenant, whichever server made it. */
export type Announcer = {
  readonly subscribe: (listener: (commit: Commit) => void) => () => void;
  /** Where a tenant stood when this server came in: nothing up to there is told. */
  readonly start: (tenant: string, seq: number) => void;
  /** A commit of this server: told at once when all before it was told; `base` is the tenant's number before it. */
  readonly committed: (tenant: string, base: number, seq: number, commit: Commit) => void;
  /** The tenant has got as far as `seq`, or somewhere unknown: what was not told is read and told. */
  readonly reached: (tenant: string, seq: number | undefined) => void;
  /** Tells nothing any more; waits for what is being read. */
  readonly close: () => Promise<void>;
};

/** What a tenant's documents became after `told`, from one snapshot. `seq`: where the tenant stands. */
export type ReadMissed = (tenant: string, told: number) => Promise<{ readonly seq: number; readonly commit: Commit | undefined }>;

/** `look`: something was committed that has not been told, or may not have been. `reading`: while that is being read. */
type Position = { told: number; look: boolean; reading: Promise<void> | undefined };

const RETRY_MS = 1_000;

/** `onTrouble` hears of each failure to read; it is tried again after `retryMs`. */
export function openAnnouncer(readMissed: ReadMissed, onTrouble: (error: unknown) => void, retryMs = RETRY_MS): Announcer {
  const listeners = new Set<(commit: Commit) => void>();
  const positions = new Map<string, Position>();
  const retries = new Set<NodeJS.Timeout>();
  let closed = false;

  const positionOf = (tenant: string): Position => {
    const position = positions.get(tenant) ?? { told: 0, look: false, reading: undefined };
    positions.set(tenant, position);
    return position;
  };
  const tell = (commit: Commit): void => {
    for (const listener of listeners) listener(commit);
  };
  const catchUp = async (tenant: string, position: Position): Promise<void> => {
    try {
      while (position.look && !closed) {
        position.look = false;
        const { seq, commit } = await readMissed(tenant, position.told);
        if (seq <= position.told) continue;
        position.told = seq;
        if (!closed && commit !== undefined) tell(commit);
      }
    } catch (error) {
      position.look = true;
      if (!closed) retryLater(tenant, position, error);
    } finally {
      // Here, not when the promise is looked at: what comes in between must start another read.
      position.reading = undefined;
    }
  };
  const retryLater = (tenant: string, position: Position, error: unknown): void => {
    onTrouble(error);
    const timer = setTimeout(() => {
      retries.delete(timer);
      look(tenant, position);
    }, retryMs);
    retries.add(timer);
  };
  /** A snapshot begun from now on has what was committed until now. */
  const look = (tenant: string, position: Position): void => {
    position.look = true;
    if (!closed) position.reading ??= catchUp(tenant, position);
  };

  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: (tenant, seq) => {
      const position = positionOf(tenant);
      position.told = Math.max(position.told, seq);
    },
    committed: (tenant, base, seq, commit) => {
      const position = positionOf(tenant);
      if (seq <= position.told) return;
      if (position.reading !== undefined || position.told !== base) return look(tenant, position);
      position.told = seq;
      tell(commit);
    },
    reached: (tenant, seq) => {
      const position = positionOf(tenant);
      if (seq === undefined || seq > position.told) look(tenant, position);
    },
    close: async () => {
      closed = true;
      for (const timer of retries) clearTimeout(timer);
      for (const { reading } of positions.values()) await reading;
    },
  };
}
