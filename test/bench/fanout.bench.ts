import { formatHlc } from '#domain/clock/hlc.ts';
import { edit } from '#domain/merge/merge.ts';
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '#domain/protocol/version.ts';
import { incidentShape, type Incident } from '#domain/schema/incident.ts';
import { median, percentile, type Bench, type BenchContext, type Metric } from './bench.ts';
import { startChild, type Child } from './child.ts';
import type { BareSse } from './children/bare-sse.ts';
import type { PouchLaptops } from './children/pouchdb-laptops.ts';
import type { PouchServer } from './children/pouchdb-server.ts';
import type { Streams } from './children/streams.ts';
import { benchPerson, makeIncidents } from './make-incidents.ts';
import { httpRequest } from './raw-http.ts';
import { startBenchServer } from './real-server.ts';

const MOST = 1000;
const FEW = 100;
/** Edits a round: its p99 is over all laptops and edits. One of PouchDB's takes a second. */
const EDITS = 20;
const POUCH_EDITS = 3;

type Edit = { readonly incident: Incident; readonly marker: string };
/** One who sends an edit, and the milliseconds until it has arrived at each laptop. */
type Contender = { readonly edits: number; readonly shoot: (edit: Edit) => Promise<readonly number[]>; readonly stop: () => Promise<void> };

/**
 * What one laptop pushes, at all the others: from the first byte sent to the arrival of the event. Ours and the bare broadcast are
 * read by the same bare sockets. PouchDB's laptops run its own client; its server's feed, read by bare sockets, stands beside it.
 */
export const fanout: Bench = {
  compares: `one edit to ${MOST} and to ${FEW} connected laptops, against a bare broadcast of the same bytes, and PouchDB's live changes`,
  run: async (context) => [
    await race(context, MOST, { ours: await ours(context, MOST), sse: await bareSse(MOST) }),
    await race(context, FEW, {
      ours: await ours(context, FEW),
      sse: await bareSse(FEW),
      pouchdb: await pouchLaptops(context, FEW),
      pouchdb_bare_feed: await pouchFeed(context, FEW),
    }),
  ],
};

async function race(
  { rounds, say, scaled }: BenchContext,
  laptops: number,
  contenders: { readonly [name: string]: Contender },
): Promise<Metric> {
  const p99s = new Map<string, number[]>(Object.keys(contenders).map((name) => [name, []]));
  const nextEdit = editing();
  try {
    for (let round = 0; round <= rounds; round += 1) {
      const words: string[] = [];
      for (const [name, { edits, shoot }] of Object.entries(contenders)) {
        const ms: number[] = [];
        for (let count = 0; count < scaled(edits); count += 1) ms.push(...(await shoot(nextEdit())));
        const p99 = percentile(ms, 99);
        words.push(`${name} ${p99.toFixed(1)} ms`);
        if (round > 0) p99s.get(name)?.push(p99);
      }
      say(`${laptops} laptops, round ${round}: ${words.join(', ')}${round === 0 ? ' (not counted: warms all)' : ''}`);
    }
  } finally {
    for (const { stop } of Object.values(contenders)) await stop();
  }
  const { ours: value = Number.NaN, ...peers } = Object.fromEntries([...p99s].map(([name, all]) => [name, median(all)]));
  return { metric: `p99_ms_${laptops}`, unit: 'ms', value, peers, rounds, facts: { laptops, edits: scaled(EDITS) } };
}

async function ours({ pages }: BenchContext, laptops: number): Promise<Contender> {
  const server = await startBenchServer({ incidents: makeIncidents(1), allowedOrigin: pages, laptops });
  const streams = await startChild<Streams>('streams.ts');
  const headers = (await server.tokens()).map((token) => ({
    authorization: `Bearer ${token}`,
    [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
  }));
  const requests = headers.map((one) => httpRequest('GET', '/api/v1/sync/stream', one));
  await streams.call('open', { port: server.port, requests, greeting: 'event: hello' });
  return {
    edits: EDITS,
    shoot: ({ incident, marker }) => {
      const body = JSON.stringify({ documents: [incident] });
      const request = httpRequest('POST', '/api/v1/sync/incidents', { ...headers[0], 'content-type': 'application/json' }, body);
      return streams.call('send', { port: server.port, request, marker });
    },
    stop: () => stopAll(streams, server),
  };
}

async function bareSse(laptops: number): Promise<Contender> {
  const server = await startChild<BareSse>('bare-sse.ts');
  const streams = await startChild<Streams>('streams.ts');
  const port = await server.call('start', undefined);
  const requests = Array.from({ length: laptops }, () => httpRequest('GET', '/', {}));
  await streams.call('open', { port, requests, greeting: 'event: hello' });
  return {
    edits: EDITS,
    shoot: ({ incident, marker }) => {
      const checkpoint = { epoch: incident.id, scope: 'tenant', seq: 1000 };
      const data = JSON.stringify({ collection: 'incidents', documents: [incident], after: 999, checkpoint });
      const request = httpRequest('POST', '/', {}, `event: changes\ndata: ${data}\n\n`);
      return streams.call('send', { port, request, marker });
    },
    stop: () => stopAll(streams, server),
  };
}

async function pouchLaptops({ pages }: BenchContext, laptops: number): Promise<Contender> {
  const { server, port } = await pouchServer(pages);
  const clients = await startChild<PouchLaptops>('pouchdb-laptops.ts');
  await clients.call('open', { url: `http://127.0.0.1:${port}/bench`, laptops });
  return {
    edits: POUCH_EDITS,
    shoot: ({ incident, marker }) => clients.call('put', { ...incident, _id: marker }),
    stop: () => stopAll(clients, server),
  };
}

async function pouchFeed({ pages }: BenchContext, laptops: number): Promise<Contender> {
  const { server, port } = await pouchServer(pages);
  const streams = await startChild<Streams>('streams.ts');
  const feed = httpRequest('GET', '/bench/_changes?feed=continuous&since=0&include_docs=true&heartbeat=15000', {});
  await streams.call('open', { port, requests: Array.from({ length: laptops }, () => feed), greeting: '"seq"' });
  return {
    edits: EDITS,
    shoot: ({ incident, marker }) => {
      const request = httpRequest('PUT', `/bench/${marker}`, { 'content-type': 'application/json' }, JSON.stringify(incident));
      return streams.call('send', { port, request, marker });
    },
    stop: () => stopAll(streams, server),
  };
}

async function pouchServer(origin: string): Promise<{ readonly server: Child<PouchServer>; readonly port: number }> {
  const server = await startChild<PouchServer>('pouchdb-server.ts');
  const port = await server.call('start', origin);
  await server.call('fill', { database: 'bench', documents: [{ _id: 'first' }] });
  return { server, port };
}

async function stopAll(...all: readonly { readonly stop: () => Promise<void> }[]): Promise<void> {
  for (const one of all) await one.stop();
}

/** One incident, edited again and again, each time with a text of its own by which to know it. */
function editing(): () => Edit {
  let [incident] = makeIncidents(1);
  let count = 0;
  const now = Date.now();
  return () => {
    if (incident === undefined) throw new Error('no incident to edit');
    count += 1;
    const marker = `marker-${String(count).padStart(6, '0')}`;
    const at = formatHlc(now + count, 0, 'benchben0002');
    incident = edit(incidentShape, incident, { symptomNote: `Seen again, ${marker}` }, at, benchPerson, () => true);
    return { incident, marker };
  };
}
