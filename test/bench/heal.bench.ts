import { median, percentile, type Bench } from './bench.ts';
import { startChild } from './child.ts';
import type { HealLaptops } from './children/heal-laptops.ts';
import type { PushLoad } from './children/push-load.ts';
import { makeIncidents } from './make-incidents.ts';
import { startBenchServer } from './real-server.ts';

const LAPTOPS = 500;
const PROCESSES = 2;
const CUT_MS = 300_000;
const SPEED = 60;
/** Written by somebody at the server's side of the cut. */
const [PUSHES, PUSH] = [2, 100];
/** Every fifth laptop has this many new incidents of its own. */
const [WRITES_EVERY, WRITTEN] = [5, 5];

/**
 * Everybody is cut off for five minutes and comes back at the same moment. The server, the app's connection with its back-off, its
 * requests and the load are real; simulated are the cut itself (in the laptops' `fetch`: half are reset and refused, half lose every
 * packet in silence) and the passing of its five minutes. What a laptop would write to its own disk is left out.
 */
export const heal: Bench = {
  compares: `${LAPTOPS} laptops after a cut of five minutes (time compressed): from the healing until each has sent and received all`,
  run: async ({ rounds, pages, say, scaled }) => {
    const count = scaled(LAPTOPS);
    const server = await startBenchServer({ incidents: makeIncidents(50), allowedOrigin: pages, laptops: count + 1 });
    const others = await startChild<PushLoad>('push-load.ts');
    const processes = await Promise.all(Array.from({ length: PROCESSES }, () => startChild<HealLaptops>('heal-laptops.ts')));
    const each = count / PROCESSES;
    const p99: number[] = [];
    try {
      await Promise.all(
        processes.map((laptops, place) =>
          laptops.call('start', { address: server.address, refreshTokens: server.refreshTokens.slice(place * each, (place + 1) * each) }),
        ),
      );
      for (let round = 1; round <= rounds; round += 1) {
        const unsent = unsentOf(count, round);
        const cutOff = processes.map((laptops, place) =>
          laptops.call('cut', { ms: CUT_MS, speed: SPEED, unsent: unsent.slice(place * each, (place + 1) * each) }),
        );
        await others.call('prepare', { pushes: PUSHES, size: PUSH, seed: 5000 + round });
        await others.call('run', { address: server.address, tokens: (await server.tokens()).slice(count) });
        await Promise.all(cutOff);
        const ms = (await Promise.all(processes.map((laptops) => laptops.call('heal', undefined)))).flat();
        p99.push(percentile(ms, 99));
        say(`round ${round}: half within ${Math.round(median(ms))} ms, p99 ${Math.round(percentile(ms, 99))} ms`);
      }
    } finally {
      for (const one of [...processes, others, server]) await one.stop();
    }
    const facts = { laptops: count, cut_s: CUT_MS / 1000, speed: SPEED, received: PUSHES * PUSH, sending: count / WRITES_EVERY };
    return [{ metric: 'p99_ms', unit: 'ms', value: median(p99), rounds, facts }];
  },
};

function unsentOf(laptops: number, round: number): ReturnType<typeof makeIncidents>[] {
  const incidents = makeIncidents((laptops / WRITES_EVERY) * WRITTEN, 9000 + round);
  return Array.from({ length: laptops }, (_, laptop) => (laptop % WRITES_EVERY === 0 ? incidents.splice(0, WRITTEN) : []));
}
