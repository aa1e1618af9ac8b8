import type { Agenda, Owner } from './agenda.ts';

/** Timers and a clock as a program expects to find them, run by the agenda. */
export type VirtualTime = {
  readonly Date: DateConstructor;
  readonly setTimeout: (run: (...given: unknown[]) => unknown, ms?: number, ...given: unknown[]) => number;
  readonly setInterval: (run: (...given: unknown[]) => unknown, ms?: number, ...given: unknown[]) => number;
  readonly clearTimeout: (id: number | undefined) => void;
  readonly clearInterval: (id: number | undefined) => void;
  readonly performance: { readonly now: () => number };
};

/** The longest that a timer waits before it overflows and fires at once, as in every browser. */
const LONGEST_MS = 2 ** 31 - 1;

/** `shift`: how far this owner's clock is ahead of the truth, in ms, at any moment. */
export function virtualTime(agenda: Agenda, owner: Owner, shift: () => number): VirtualTime {
  const running = new Map<number, () => void>();
  const start = agenda.now;
  let ids = 0;
  const wait = (id: number, ms: number, run: () => void): void => {
    const delay = ms > LONGEST_MS || Number.isNaN(ms) ? 0 : ms;
    running.set(id, agenda.in(delay, owner, run));
  };
  const clear = (id: number | undefined): void => {
    if (id === undefined) return;
    running.get(id)?.();
    running.delete(id);
  };
  const Shifted = class extends Date {
    constructor(...given: unknown[]) {
      super(...((given.length === 0 ? [Math.floor(agenda.now + shift())] : given) as [number]));
    }
    static override now(): number {
      return Math.floor(agenda.now + shift());
    }
  };
  return {
    Date: Shifted as unknown as DateConstructor,
    setTimeout: (run, ms = 0, ...given) => {
      const id = (ids += 1);
      wait(id, ms, () => {
        running.delete(id);
        run(...given);
      });
      return id;
    },
    setInterval: (run, ms = 0, ...given) => {
      const id = (ids += 1);
      const again = (): void => {
        wait(id, ms, again);
        run(...given);
      };
      wait(id, ms, again);
      return id;
    },
    clearTimeout: clear,
    clearInterval: clear,
    performance: { now: () => agenda.now - start },
  };
}
