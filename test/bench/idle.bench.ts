import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '#domain/protocol/version.ts';
import { median, type Bench, type BenchContext } from './bench.ts';
import { startChild } from './child.ts';
import type { BareSse } from './children/bare-sse.ts';
import type { Streams } from './children/streams.ts';
import type { Used } from './measured.ts';
import { httpRequest } from './raw-http.ts';
import { startBenchServer } from './real-server.ts';

const STREAMS = 5000;
/** One heartbeat of each stream. */
const WINDOW_MS = 15_000;

type Held = { readonly bytes: number; readonly cpuPercent: number };

/** What an open stream costs while nothing happens: resident memory of the server's process, and its processor over one heartbeat of each. */
export const idle: Bench = {
  compares: `${STREAMS} open streams in one server process, against a bare event-stream server that never says anything`,
  run: async (context) => {
    const { rounds, say, scaled } = context;
    const streams = scaled(STREAMS);
    const [ours, bare]: [Held[], Held[]] = [[], []];
    for (let round = 1; round <= rounds; round += 1) {
      ours.push(await holdOurs(context, streams));
      bare.push(await holdBare(streams));
      const words = [ours, bare].map(
        (all) => `${Math.round(all.at(-1)?.bytes ?? 0)} bytes, ${all.at(-1)?.cpuPercent.toFixed(1)} % of a processor`,
      );
      say(`round ${round}: ${words.join('; sse ')}`);
    }
    const facts = { streams };
    const bytes = (all: readonly Held[]): number => median(all.map((one) => one.bytes));
    const cpu = (all: readonly Held[]): number => median(all.map((one) => one.cpuPercent));
    return [
      { metric: 'bytes_per_stream', unit: 'bytes', value: bytes(ours), peers: { sse: bytes(bare) }, rounds, facts },
      { metric: 'cpu_percent', unit: '%', value: cpu(ours), rounds, facts: { ...facts, window_s: WINDOW_MS / 1000 } },
    ];
  },
};

async function holdOurs({ pages }: BenchContext, streams: number): Promise<Held> {
  const server = await startBenchServer({ allowedOrigin: pages, laptops: streams, measured: true });
  try {
    const requests = (await server.tokens()).map((token) =>
      httpRequest('GET', '/api/v1/sync/stream', { authorization: `Bearer ${token}`, [PROTOCOL_HEADER]: String(PROTOCOL_VERSION) }),
    );
    return await hold(server.port, requests, server.used);
  } finally {
    await server.stop();
  }
}

async function holdBare(streams: number): Promise<Held> {
  const server = await startChild<BareSse>('bare-sse.ts', { measured: true });
  try {
    const port = await server.call('start', undefined);
    const requests = Array.from({ length: streams }, () => httpRequest('GET', '/', {}));
    return await hold(port, requests, server.used);
  } finally {
    await server.stop();
  }
}

async function hold(port: number, requests: readonly string[], used: () => Promise<Used>): Promise<Held> {
  const streams = await startChild<Streams>('streams.ts');
  try {
    // Once, so that what the first stream of all needs is there before.
    await streams.call('open', { port, requests: requests.slice(0, 1), greeting: 'event: hello' });
    const before = await used();
    await streams.call('open', { port, requests: requests.slice(1), greeting: 'event: hello' });
    const { rss } = await used();
    const from = await used();
    await new Promise((resolve) => setTimeout(resolve, WINDOW_MS));
    const to = await used();
    return { bytes: (rss - before.rss) / (requests.length - 1), cpuPercent: ((to.cpuMs - from.cpuMs) / WINDOW_MS) * 100 };
  } finally {
    await streams.stop();
  }
}
