import type { Storage } from '../storage/port.ts';
import { standing } from '../sessions.ts';
import { SSE_HEARTBEAT } from './feed.ts';

/** One open stream. Neither function may throw. */
export type Beating = { readonly session: string; readonly write: (event: Buffer) => void; readonly end: () => void };

/** Shows open streams that the server is there, and ends those whose person or laptop was shut out since. */
export type Heartbeat = {
  /** Answers with how to leave. */
  readonly join: (stream: Beating) => () => void;
  readonly close: () => void;
};

/** The streams take turns, so that thousands do not beat at one moment; each has one beat in a round. */
const TURNS = 5;

/** Each stream has its beat every `everyMs`. Whether those in turn still stand is one look at the database. */
export function openHeartbeat(storage: Pick<Storage, 'read'>, everyMs: number): Heartbeat {
  const turns = Array.from({ length: TURNS }, () => new Set<Beating>());
  let turn = 0;
  const beat = async (streams: readonly Beating[]): Promise<void> => {
    for (const { write } of streams) write(SSE_HEARTBEAT);
    const sessions = [...new Set(streams.map(({ session }) => session))];
    const stand = await storage.read((reader) => standing(reader, sessions));
    for (const { session, end } of streams) if (!stand.has(session)) end();
  };
  const next = (): void => {
    turn = (turn + 1) % TURNS;
    const streams = [...(turns[turn] ?? [])];
    // A stream of which nobody knows whether it stands ends, and comes back.
    if (streams.length > 0) beat(streams).catch(() => streams.forEach(({ end }) => end()));
  };
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    clearInterval(timer);
    timer = undefined;
  };
  return {
    join: (stream) => {
      const mine = turns[turn];
      mine?.add(stream);
      timer ??= setInterval(next, everyMs / TURNS);
      return () => {
        mine?.delete(stream);
        if (turns.every(({ size }) => size === 0)) stop();
      };
    },
    close: stop,
  };
}
