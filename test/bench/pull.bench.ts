import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { median, type Bench } from './bench.ts';
import { makeIncidents } from './make-incidents.ts';
import { startBenchServer } from './real-server.ts';

const DOCUMENTS = 10_000;
const PAGE = 2000;

/** The first load of a laptop: everything from the server into its own store. */
export const pull: Bench = {
  compares: `${DOCUMENTS} incidents from the real server into the app's store, against plain HTTP pages put into Dexie (same indexes)`,
  run: async ({ rounds, pages, openBrowser, say }) => {
    const incidents = makeIncidents(DOCUMENTS);
    say('filling the server …');
    const server = await startBenchServer({ incidents, allowedOrigin: pages });
    const plain = await servePlain(incidents);
    const credentials = { address: server.address, email: server.email, password: server.password };
    try {
      const page = await (await openBrowser()).newPage();
      await page.goto(`${pages}/bench.html`);
      await page.evaluate((input) => globalThis.bench.signIn(input), credentials);
      const ours: number[] = [];
      const limit: number[] = [];
      for (let round = 0; round <= rounds; round += 1) {
        const own = await page.evaluate(([input, number]) => globalThis.bench.loadInto(input, number), [credentials, round] as const);
        const bare = await page.evaluate(([url, number]) => globalThis.bench.plainLoad(url, number), [plain.address, round] as const);
        if (own.documents !== DOCUMENTS || bare.documents !== DOCUMENTS)
          throw new Error(`${own.documents} and ${bare.documents} documents arrived`);
        say(`round ${round}: ${Math.round(own.ms)} ms, limit ${Math.round(bare.ms)} ms${round === 0 ? ' (not counted: warms both)' : ''}`);
        if (round === 0) continue;
        ours.push((DOCUMENTS / own.ms) * 1000);
        limit.push((DOCUMENTS / bare.ms) * 1000);
      }
      return [
        { metric: 'rows_per_s', unit: '1/s', value: median(ours), peers: { limit: median(limit) }, rounds, facts: { docs: DOCUMENTS } },
      ];
    } finally {
      plain.close();
      await server.stop();
    }
  },
};

/** What no sync can beat: ready-made JSON pages from a bare HTTP server. */
async function servePlain(incidents: readonly unknown[]): Promise<{ address: string; close: () => void }> {
  const bodies = Array.from({ length: Math.ceil(incidents.length / PAGE) }, (_, page) =>
    Buffer.from(JSON.stringify(incidents.slice(page * PAGE, (page + 1) * PAGE))),
  );
  const server = createServer((request, response) => {
    const body = bodies[Number(new URL(request.url ?? '/', 'http://localhost').searchParams.get('page'))] ?? Buffer.from('[]');
    response.writeHead(200, { 'content-type': 'application/json', 'access-control-allow-origin': '*' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}
