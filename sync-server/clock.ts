import { observe, startClock, tick, type ClockState, type Hlc } from '#domain/clock/hlc.ts';
import { uuidv7 } from '#domain/clock/uuid.ts';

/** The author of what nobody in particular wrote: imports and accounts made by the server itself. */
export const SERVER_AUTHOR = '00000000-0000-0000-0000-000000000000';

/** Milliseconds since 1970. */
export type Now = () => number;
/** `size` random bytes. */
export type Random = (size: number) => Uint8Array;

/** Makes stamps and ids for documents that the server writes itself. One per process. */
export type ServerClock = {
  /** The next reading; later than all before it and than everything seen. */
  readonly tick: () => Hlc;
  /** Call with the latest reading in a document before changing it, so that the change is later. */
  readonly see: (hlc: Hlc) => void;
  /** A new UUIDv7. */
  readonly newId: () => string;
};

export function serverClock(now: Now, random: Random): ServerClock {
  let state: ClockState = startClock(Array.from(random(12), (byte) => (byte % 36).toString(36)).join(''));
  return {
    tick: () => {
      const next = tick(state, now());
      state = next.state;
      return next.stamp;
    },
    see: (hlc) => {
      state = observe(state, hlc);
    },
    newId: () => uuidv7(now(), random(10)),
  };
}
