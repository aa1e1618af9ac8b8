import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatHlc } from '#domain/clock/hlc.ts';
import { uuidv7 } from '#domain/clock/uuid.ts';
import { create } from '#domain/merge/merge.ts';
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '#domain/protocol/version.ts';
import { evidence, evidenceShape } from '#domain/schema/evidence.ts';
import { median, type Bench } from './bench.ts';
import { startChild } from './child.ts';
import type { PlainFiles } from './children/plain-files.ts';
import { benchPerson, makeIncidents } from './make-incidents.ts';
import { startBenchServer, type BenchServer } from './real-server.ts';

const MEGABYTE = 1024 * 1024;
const SIZE = 64 * MEGABYTE;

/** A long video from the roadside, once the line is good. */
export const upload: Bench = {
  compares: `a file of ${SIZE / MEGABYTE} MB from Chromium to the real server, resumable, hashed and held, against one plain POST to disk`,
  run: async ({ rounds, pages, openBrowser, say, scaled }) => {
    const folder = await mkdtemp(join(tmpdir(), 'milepost-bench-files-'));
    const size = scaled(SIZE);
    const [incident] = makeIncidents(1);
    const server = await startBenchServer({ incidents: makeIncidents(1), allowedOrigin: pages, laptops: 1 });
    const plain = await startChild<PlainFiles>('plain-files.ts');
    try {
      const [token = ''] = await server.tokens();
      const plainAddress = `http://127.0.0.1:${await plain.call('start', join(folder, 'file'))}/`;
      const page = await (await openBrowser()).newPage();
      await page.goto(`${pages}/bench.html`);
      const [ours, peer]: [number[], number[]] = [[], []];
      for (let round = 0; round <= rounds; round += 1) {
        const sha256 = await page.evaluate((input) => globalThis.bench.makeFile(input), { size, number: round });
        const id = await recordAt(server, token, { incident: incident?.id ?? '', size, sha256, round });
        const own = await page.evaluate((input) => globalThis.bench.sendFile(input), { address: server.address, token, evidence: id });
        const bare = await page.evaluate((url) => globalThis.bench.postFile(url), plainAddress);
        say(`round ${round}: ${Math.round(own)} ms, plain ${Math.round(bare)} ms${round === 0 ? ' (not counted: warms both)' : ''}`);
        if (round === 0) continue;
        ours.push((size / MEGABYTE / own) * 1000);
        peer.push((size / MEGABYTE / bare) * 1000);
      }
      const facts = { megabytes: size / MEGABYTE };
      return [{ metric: 'mb_per_s', unit: 'MB/s', value: median(ours), peers: { plain: median(peer) }, rounds, facts }];
    } finally {
      await plain.stop();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

type About = { readonly incident: string; readonly size: number; readonly sha256: string; readonly round: number };

/** Pushes the record of a file, ahead of its bytes as the app does; answers with its id. */
async function recordAt({ address }: BenchServer, token: string, { incident, size, sha256, round }: About): Promise<string> {
  const now = Date.now();
  const id = uuidv7(
    now,
    Uint8Array.from({ length: 10 }, (_, place) => place + round),
  );
  const fields = {
    id,
    incident,
    by: benchPerson,
    at: new Date(now).toISOString(),
    name: 'video.bin',
    type: 'video/mp4',
    size,
    sha256,
    newest: '',
  };
  const record = evidence.parse(create(evidenceShape, fields, formatHlc(now, 0, 'benchben0006'), benchPerson));
  const answer = await fetch(`${address}/api/v1/sync/evidence`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', [PROTOCOL_HEADER]: String(PROTOCOL_VERSION) },
    body: JSON.stringify({ documents: [record] }),
  });
  const text = await answer.text();
  if (!text.includes('"outcome":"accepted"')) throw new Error(`the record was not accepted: ${text}`);
  return id;
}
