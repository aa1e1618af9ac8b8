import type { After } from '#renderer/db/sync/connection.ts';

/** Time that can be made to pass faster; whoever waits in it goes on waiting at the new speed. */
export type SimulatedTime = { readonly after: After; readonly setSpeed: (speed: number) => void };

type Wait = { readonly run: () => void; readonly due: number; timer: NodeJS.Timeout | undefined };

export function simulatedTime(): SimulatedTime {
  const waiting = new Set<Wait>();
  let speed = 1;
  let [simulated, real] = [0, performance.now()];
  const now = (): number => simulated + (performance.now() - real) * speed;
  const arm = (wait: Wait): void => {
    clearTimeout(wait.timer);
    // A timer holds 2^31 ms at most, which is also what "for ever" is called here.
    wait.timer = setTimeout(() => waiting.delete(wait) && wait.run(), Math.min((wait.due - now()) / speed, 2 ** 31 - 1));
  };
  return {
    after: (ms, run) => {
      const wait: Wait = { run, due: now() + ms, timer: undefined };
      waiting.add(wait);
      arm(wait);
      return () => {
        clearTimeout(wait.timer);
        waiting.delete(wait);
      };
    },
    setSpeed: (next) => {
      [simulated, real] = [now(), performance.now()];
      speed = next;
      for (const wait of waiting) arm(wait);
    },
  };
}
