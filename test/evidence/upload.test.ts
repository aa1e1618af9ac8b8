import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { create } from '#domain/merge/merge.ts';
import { evidenceShape, type Evidence } from '#domain/schema/evidence.ts';
import { sendBytes, type SendEnd } from '#renderer/db/evidence/send.ts';
import type { EvidenceLimits } from '#sync-server/evidence/limits.ts';
import type { Bucket } from '#sync-server/evidence/bucket.ts';
import { startBucket, type BucketStandIn } from '#sync-server/testing/bucket-stand-in.ts';
import { fleetOf } from '#sync-server/testing/fleet.ts';
import { freshFolder, harness, type Harness, type Laptop } from '#sync-server/testing/harness.ts';
import { between, seeded } from '../fixtures/random.ts';
import { startCuttingLine } from '../support/cutting-line.ts';

const MEGABYTE = 1024 * 1024;
let folder: ReturnType<typeof freshFolder>;
let server: Harness;
let technician: Laptop;
let address: string;
/** Empty before each test. */
let limits: EvidenceLimits;

beforeEach(async () => {
  folder = freshFolder();
  await start();
});
afterEach(async () => {
  await stop();
  folder.remove();
});

async function start(bucket?: Bucket): Promise<void> {
  const where = { folder: folder.path, ...(bucket === undefined ? {} : { bucket }) };
  server = await harness({ evidence: { ...where, maxBytes: 16 * MEGABYTE, limits: (limits = {}) } });
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  address = `http://localhost:${(server.app.server.address() as AddressInfo).port}`;
  technician = await server.signIn('technician');
}

async function stop(): Promise<void> {
  // A client hears the end of an answer before its server counts the connection as idle.
  server.app.server.closeAllConnections();
  await server.close();
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function bytesOf(seed: number, size: number): Buffer {
  const random = seeded(seed);
  return Buffer.from(Uint8Array.from({ length: size }, () => Math.floor(random() * 256)));
}

/** A record of these bytes on an incident of its own, pushed. */
async function record(laptop: Laptop, bytes: Buffer, over: Partial<Evidence> = {}, incident = laptop.incident()): Promise<Evidence> {
  const by = laptop.answer.principal.person;
  const about = { name: 'router.log', type: 'text/plain', size: bytes.length, sha256: sha256(bytes), newest: '' };
  const fields = { id: laptop.newId(), incident: incident.id, by, at: '2026-11-21T12:00:00Z', ...about, ...over };
  const made = create(evidenceShape, fields, laptop.tick(), by);
  await laptop.push('incidents', incident);
  expect(await laptop.push('evidence', made)).toMatchObject([{ outcome: 'accepted' }]);
  return made;
}

const stored = (id: string): Promise<Evidence | undefined> =>
  server.deps.storage.read(async (reader) => (await reader.document(server.tenant, 'evidence', id))?.document);

function send(evidence: string, bytes: Buffer, over: Partial<Parameters<typeof sendBytes>[0]> = {}): Promise<SendEnd> {
  const quiet = { onUrl: () => undefined, onProgress: () => undefined, url: undefined, signal: new AbortController().signal };
  return sendBytes({ serverAddress: address, evidence, bytes, headers: technician.headers, ...quiet, ...over });
}

async function getBytes(laptop: Laptop, id: string): Promise<{ status: number; headers: Headers; bytes: Uint8Array }> {
  const answer = await fetch(`${address}/api/v1/evidence/${id}/bytes`, { headers: laptop.headers });
  return { status: answer.status, headers: answer.headers, bytes: new Uint8Array(await answer.arrayBuffer()) };
}

describe('sending evidence', () => {
  test('[S91] [S92] cut fifty times at any byte, what arrives is what was sent, and each byte travels about once', async () => {
    const bytes = bytesOf(4, 6 * MEGABYTE);
    const { id } = await record(technician, bytes);
    const random = seeded(17);
    let cuts = 0;
    const line = await startCuttingLine(address, () => ((cuts += 1) > 50 ? undefined : between(random, 300, 210_000)));
    let url: string | undefined;
    const ends: SendEnd[] = [];
    do {
      ends.push(await send(id, bytes, { serverAddress: line.address, url, onUrl: (told) => (url = told) }));
    } while (ends.at(-1) === 'cut');
    await line.close();
    expect(ends.at(-1)).toBe('sent');
    expect(cuts).toBeGreaterThan(50);
    expect(await stored(id)).toMatchObject({ held: { at: expect.any(String) } });
    const answer = await getBytes(technician, id);
    expect(sha256(answer.bytes)).toBe(sha256(bytes));
    // A cut costs what was in the pipes, and a few headers; starting over each time would have cost many times this.
    expect(line.carried()).toBeLessThan(2 * bytes.length);
  });

  test('[S91] the record says held only once the very bytes are there', async () => {
    const bytes = bytesOf(5, 1000);
    const { id, sha256: hash } = await record(technician, bytes);
    expect(await send(id, bytesOf(6, 1000))).toBe('spoilt');
    expect((await stored(id))?.held).toBeUndefined();
    expect((await getBytes(technician, id)).status).toBe(404);
    expect(await send(id, bytes)).toBe('sent');
    const file = join(folder.path, 'files', server.tenant, hash.slice(0, 2), hash.slice(2));
    expect(sha256(await readFile(file))).toBe(hash);
    expect(await send(id, bytes)).toBe('held');
  });

  test('[S91] a server that stopped between the last byte and the receipt makes up for it when it is asked', async () => {
    const bytes = bytesOf(7, 5000);
    const { id } = await record(technician, bytes);
    const headers = { ...technician.headers, 'tus-resumable': '1.0.0' };
    const metadata = `evidence ${Buffer.from(id).toString('base64')}`;
    const made = await fetch(`${address}/api/v1/evidence/uploads`, {
      method: 'POST',
      headers: { ...headers, 'upload-length': String(bytes.length), 'upload-metadata': metadata },
    });
    const url = new URL(made.headers.get('location') ?? '', address).href;
    // As if the process had died right after the disk had the last byte.
    await writeFile(join(folder.path, 'uploads', url.split('/').at(-1)!), bytes);
    expect(await send(id, bytes, { url })).toBe('held');
    expect(await stored(id)).toMatchObject({ held: {} });
  });

  test('[S92] nothing is taken for a record that the server does not know, of another size, or too large', async () => {
    const bytes = bytesOf(8, 100);
    expect(await send(technician.newId(), bytes)).toBe('unknown');
    const { id } = await record(technician, bytes, { size: 101 });
    expect(await send(id, bytes)).toBe('spoilt');
    const large = await record(technician, bytes, { size: 17 * MEGABYTE });
    expect(await send(large.id, Buffer.alloc(17 * MEGABYTE))).toBe('too-large');
  });

  test('[S96] a tenant brings no larger file, and no more of them, than it has room for', async () => {
    limits['*'] = { fileMb: 1, totalMb: 1 };
    limits[server.tenant] = { totalMb: 2 };
    const large = await record(technician, Buffer.alloc(MEGABYTE + 1));
    let told = 0;
    expect(await send(large.id, Buffer.alloc(MEGABYTE + 1), { onUrl: () => (told += 1) })).toBe('too-large');
    const files = [11, 12, 13].map((seed) => bytesOf(seed, 900_000));
    const records = await Promise.all(files.map((bytes) => record(technician, bytes)));
    const ends: SendEnd[] = [];
    for (const [place, bytes] of files.entries()) ends.push(await send(records[place]!.id, bytes, { onUrl: () => (told += 1) }));
    expect(ends).toEqual(['sent', 'sent', 'no-room']);
    // What is refused is refused before an upload begins.
    expect(told).toBe(2);
    expect((await stored(records[2]!.id))?.held).toBeUndefined();
    limits[server.tenant] = { totalMb: 3 };
    expect(await send(records[2]!.id, files[2]!)).toBe('sent');
  });

  test('[S96] uploads that began while there was room do not fill more than it', async () => {
    limits['*'] = { totalMb: 1 };
    const files = [14, 15].map((seed) => bytesOf(seed, 900_000));
    const records = await Promise.all(files.map((bytes) => record(technician, bytes)));
    let stop = new AbortController();
    let url: string | undefined;
    const onUrl = (begun: string): void => {
      url = begun;
      stop.abort();
    };
    expect(await send(records[0]!.id, files[0]!, { onUrl, signal: stop.signal })).toBe('stopped');
    expect(await send(records[1]!.id, files[1]!)).toBe('sent');
    stop = new AbortController();
    expect(await send(records[0]!.id, files[0]!, { url, signal: stop.signal })).toBe('no-room');
  });

  test('[S92] an upload belongs to whoever began it', async () => {
    const bytes = bytesOf(9, 100);
    const { id } = await record(technician, bytes);
    let url = '';
    await send(id, bytes, { onUrl: (told) => (url = told), serverAddress: address });
    const operator = await server.signIn('operator');
    const asked = await fetch(url, { method: 'HEAD', headers: { ...operator.headers, 'tus-resumable': '1.0.0' } });
    expect(asked.status).toBe(404);
    const { person } = technician.answer.principal;
    for (const name of [`${person}.`, `${person}.%2F..%2F..%2Ffiles`, `${person}.${'0'.repeat(32)}`, '%2e%2e']) {
      const odd = new URL(`/api/v1/evidence/uploads/${name}`, address);
      const answer = await fetch(odd, { method: 'HEAD', headers: { ...technician.headers, 'tus-resumable': '1.0.0' } });
      expect.soft([name, answer.status >= 400 && answer.status < 500]).toEqual([name, true]);
    }
    expect(await send(id, bytes, { headers: { ...technician.headers, authorization: 'Bearer stale' } })).toBe('unauthenticated');
  });

  test('[S93] nobody is given bytes of an incident outside their regions; whoever brought them still may', async () => {
    const fleet = fleetOf(server);
    const [east, west] = [await fleet.site('East'), await fleet.site('West')];
    const bytes = bytesOf(10, 100);
    const lead = await server.signIn('lead');
    const elsewhere = await record(lead, bytes, {}, lead.incident({ site: west.id }));
    await send(elsewhere.id, bytes, { headers: lead.headers });
    const mine = await record(technician, bytes, {}, technician.incident({ site: west.id }));
    await fleet.setPerson('technician', { regions: [east.region] });
    expect((await getBytes(lead, elsewhere.id)).status).toBe(200);
    expect((await getBytes(technician, elsewhere.id)).status).toBe(404);
    expect(await send(elsewhere.id, bytes)).toBe('unknown');
    expect(await send(mine.id, bytes)).toBe('sent');
  });

  test('[S97] of a picture there is a small one, upright and without EXIF, for whom the record is; of anything else there is none', async () => {
    const noise = {
      create: { width: 900, height: 600, channels: 3, background: '#888', noise: { type: 'gaussian', mean: 128, sigma: 40 } },
    } as const;
    const sideways = await sharp(noise)
      .jpeg()
      .withMetadata({ orientation: 6 })
      .withExifMerge({ IFD0: { Copyright: 'secret' } })
      .toBuffer();
    const fleet = fleetOf(server);
    const [east, west] = [await fleet.site('East'), await fleet.site('West')];
    const lead = await server.signIn('lead');
    const photo = await record(lead, sideways, {}, lead.incident({ site: west.id }));
    const small = (laptop: Laptop, { id }: Evidence): Promise<Response> =>
      fetch(`${address}/api/v1/evidence/${id}/thumbnail`, { headers: laptop.headers });
    expect(sideways.includes('Exif')).toBe(true);
    expect((await small(lead, photo)).status).toBe(404);
    await send(photo.id, sideways, { headers: lead.headers });
    for (const answer of await Promise.all([small(lead, photo), small(lead, photo)])) {
      expect(answer.headers.get('content-type')).toBe('image/jpeg');
      expect(answer.headers.get('content-disposition')).toBe('attachment');
      const bytes = Buffer.from(await answer.arrayBuffer());
      // The server's decoders read files only.
      await writeFile(join(folder.path, 'small.jpg'), bytes);
      expect(await sharp(join(folder.path, 'small.jpg')).metadata()).toMatchObject({ format: 'jpeg', width: 213, height: 320 });
      expect(bytes.includes('Exif')).toBe(false);
      expect(bytes.length).toBeLessThan(sideways.length / 4);
    }
    await fleet.setPerson('technician', { regions: [east.region] });
    expect((await small(technician, photo)).status).toBe(404);

    const drawing = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    const torn = sideways.subarray(0, 5000);
    // 10,000 pixels square, in a few kilobytes.
    const bomb = await sharp({ create: { width: 10_000, height: 10_000, channels: 3, background: '#000' } })
      .png()
      .toBuffer();
    for (const bytes of [drawing, torn, bomb]) {
      const other = await record(lead, bytes, { name: 'photo.jpg', type: 'image/jpeg' });
      expect(await send(other.id, bytes, { headers: lead.headers })).toBe('sent');
      expect((await small(lead, other)).status).toBe(404);
    }
  });

  test('[S93] bytes leave as a file to save, typed by what they are, never as a page', async () => {
    const page = Buffer.from('<html><script>alert(1)</script></html>');
    const dressedUp = await record(technician, page, { name: 'photo.jpg', type: 'image/jpeg' });
    await send(dressedUp.id, page);
    const answer = await getBytes(technician, dressedUp.id);
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('content-disposition')).toBe('attachment');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
    const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
    const picture = await record(technician, png, { name: 'x.bin', type: 'application/octet-stream' });
    await send(picture.id, png);
    expect((await getBytes(technician, picture.id)).headers.get('content-type')).toBe('image/png');
  });
});

describe('evidence in a bucket', () => {
  let s3: BucketStandIn;
  beforeEach(async () => {
    s3 = await startBucket();
    await stop();
    await start(s3.bucket);
  });
  afterEach(() => s3.close());

  test('[S98] what is sent lies in the bucket, and nowhere else once it is there; it comes from there, with its small picture', async () => {
    const picture = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#284' } })
      .jpeg()
      .toBuffer();
    const { id, sha256: hash } = await record(technician, picture);
    expect(await send(id, picture)).toBe('sent');
    expect([...s3.objects]).toEqual([[`${server.tenant}/${hash.slice(0, 2)}/${hash.slice(2)}`, picture]]);
    expect(await readdir(join(folder.path, 'uploads'))).toEqual([]);
    expect(await readdir(folder.path)).toEqual(['uploads']);
    const { bytes, headers } = await getBytes(technician, id);
    expect([sha256(bytes), headers.get('content-type')]).toEqual([hash, 'image/jpeg']);
    const small = await fetch(`${address}/api/v1/evidence/${id}/thumbnail`, { headers: technician.headers });
    expect([small.status, small.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
  });

  test('[S96] [S98] what a tenant may bring is counted there', async () => {
    limits['*'] = { totalMb: 1 };
    const files = [21, 22].map((seed) => bytesOf(seed, 900_000));
    const [first, second] = await Promise.all(files.map((bytes) => record(technician, bytes)));
    expect([await send(first!.id, files[0]!), await send(second!.id, files[1]!)]).toEqual(['sent', 'no-room']);
  });

  test('[S91] [S98] while the bucket is away nothing is said to be held, nor to be lost; afterwards the rest is taken over', async () => {
    const bytes = bytesOf(23, 5000);
    const { id } = await record(technician, bytes);
    let url: string | undefined;
    s3.away = true;
    expect(await send(id, bytes, { onUrl: (told) => (url = told) })).toBe('cut');
    expect((await stored(id))?.held).toBeUndefined();
    s3.away = false;
    expect(await send(id, bytes, { url })).toBe('held');
    expect(await stored(id)).toMatchObject({ held: {} });
    s3.away = true;
    expect((await getBytes(technician, id)).status).toBe(503);
    expect(await stored(id)).toMatchObject({ held: {} });
  });
});
