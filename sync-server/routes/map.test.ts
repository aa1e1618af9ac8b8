import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LightMyRequestResponse } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pmtilesHeader } from '#domain/map/testing/pmtiles-header.ts';
import { MAP_ROADS_MAX, MAP_UPLOADS_PATH, mapManifest, type MapManifest } from '#domain/protocol/map.ts';
import { PART_BYTES } from '#domain/protocol/published.ts';
import type { Role } from '#domain/schema/person.ts';
import { backUpFiles, restoreFiles } from '../backup/files-beside.ts';
import { buildApp } from '../app.ts';
import { freshFolder, harness, START_MS, type Harness, type Laptop } from '../testing/harness.ts';
import { beginUpload, upload as sendUpload, uploadMetadata } from '../testing/upload.ts';

const MEGABYTE = 1024 * 1024;
let folder: ReturnType<typeof freshFolder>;
let server: Harness;
let admin: Laptop;
let technician: Laptop;

beforeEach(async () => {
  folder = freshFolder();
  server = await harness({ map: { folder: join(folder.path, 'map'), maxBytes: 16 * MEGABYTE } });
  admin = await server.signIn('admin');
  technician = await server.signIn('technician');
});
afterEach(async () => {
  await server.close();
  folder.remove();
});

/** A file of tiles that begins as it should, with `size` bytes in all. */
function tiles(size: number, fill = 1): Buffer {
  const sections = { rootLength: 10, metadataLength: 10, tilesLength: size - 147, tiles: 1, tileType: 1, maxZoom: 10 };
  return Buffer.concat([pmtilesHeader({ ...sections, bounds: [-6, 50, 2, 56] }), Buffer.alloc(size - 127, fill)]);
}
const roads = (...coordinates: readonly unknown[]): Buffer =>
  Buffer.from(
    JSON.stringify({
      type: 'FeatureCollection',
      features: coordinates.map((line) => ({
        type: 'Feature',
        properties: { ref: 'A14' },
        geometry: { type: 'LineString', coordinates: line },
      })),
    }),
  );
const LINE = [
  [0.1, 52.2],
  [0.2, 52.3],
];
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Publishes a file, answering with the answer that ends it. */
function upload(
  bytes: Buffer,
  { kind = 'tiles', name = 'north.pmtiles', by = admin }: { kind?: string; name?: string; by?: Laptop } = {},
): Promise<LightMyRequestResponse> {
  return sendUpload(server.app, by, MAP_UPLOADS_PATH, { kind, name }, bytes);
}

const manifest = async (laptop = technician): Promise<MapManifest> => mapManifest.parse((await laptop.get('/api/v1/map')).json());
const file = (hash: string, headers: { readonly [name: string]: string } = {}, laptop = technician): Promise<LightMyRequestResponse> =>
  server.app.inject({ url: `/api/v1/map/files/${hash}`, headers: { ...laptop.headers, ...headers } });

describe('[S130] publishing a map', () => {
  test('what an admin sends is what everybody is told of and given', async () => {
    expect(await manifest()).toEqual({});
    const bytes = tiles(PART_BYTES + 1000);
    expect((await upload(bytes)).statusCode).toBe(204);
    expect((await upload(roads(LINE), { kind: 'roads', name: 'north.geojson' })).statusCode).toBe(204);
    const at = new Date(START_MS).toISOString();
    expect(await manifest()).toEqual({
      tiles: {
        sha256: sha256(bytes),
        size: bytes.length,
        name: 'north.pmtiles',
        at,
        parts: [sha256(bytes.subarray(0, PART_BYTES)), sha256(bytes.subarray(PART_BYTES))],
      },
      roads: { sha256: sha256(roads(LINE)), size: roads(LINE).length, name: 'north.geojson', at, parts: [sha256(roads(LINE))] },
    });
    expect((await file(sha256(bytes))).rawPayload.equals(bytes)).toBe(true);
  });

  test('the newest edition counts; the one before is still given, older ones are not kept', async () => {
    const editions = [1, 2, 3].map((fill) => tiles(1000, fill));
    for (const [n, bytes] of editions.entries()) {
      server.setNow(START_MS + n);
      await upload(bytes);
      expect((await manifest()).tiles?.sha256).toBe(sha256(bytes));
    }
    expect((await file(sha256(editions[1]!))).statusCode).toBe(200);
    expect((await file(sha256(editions[0]!))).statusCode).toBe(404);
    // Back to an earlier one: it counts again, and its bytes are there.
    server.setNow(START_MS + 9);
    await upload(editions[0]!);
    expect((await manifest()).tiles?.sha256).toBe(sha256(editions[0]!));
    expect((await file(sha256(editions[0]!))).statusCode).toBe(200);
  });

  test('a server that starts again has what was published', async () => {
    await upload(tiles(500));
    const again = buildApp(server.deps);
    expect((await again.inject({ url: '/api/v1/map', headers: technician.headers })).json()).toEqual(await manifest());
    await again.close();
  });

  test('it goes with a backup and comes back from it', async () => {
    await upload(tiles(500));
    const before = await manifest();
    const backups = await mkdtemp(join(tmpdir(), 'milepost-backups-'));
    expect(await backUpFiles(folder.path, join(backups, 'monday.db'))).toBe(2);
    expect(await backUpFiles(folder.path, join(backups, 'tuesday.db'))).toBe(0);
    await rm(join(folder.path, 'map', 'files'), { recursive: true });
    expect(await manifest()).toEqual({});
    await restoreFiles(folder.path, join(backups, 'monday.db'));
    expect(await manifest()).toEqual(before);
    // An edition without its bytes is none.
    const { sha256: hash } = before.tiles!;
    await rm(join(folder.path, 'map', 'files', server.tenant, hash.slice(0, 2)), { recursive: true });
    expect(await manifest()).toEqual({});
    await rm(backups, { recursive: true });
  });
});

describe('[S131] nothing else is published', () => {
  test.each<Role>(['technician', 'operator', 'lead'])('by a %s', async (role) => {
    expect((await upload(tiles(500), { by: await server.signIn(role) })).statusCode).toBe(403);
    expect(await manifest()).toEqual({});
  });

  test('not by anybody who is not signed in, who is given nothing either', async () => {
    await upload(tiles(500));
    expect((await server.app.inject({ url: '/api/v1/map' })).statusCode).toBeGreaterThanOrEqual(400);
    const { authorization: _, ...anonymous } = technician.headers as { authorization: string };
    expect((await server.app.inject({ url: '/api/v1/map', headers: anonymous })).statusCode).toBe(401);
    const { sha256: hash } = (await manifest()).tiles!;
    expect((await server.app.inject({ url: `/api/v1/map/files/${hash}`, headers: anonymous })).statusCode).toBe(401);
  });

  test.each([
    ['tiles that are none', 'tiles', Buffer.from('PK\u0003\u0004'), { problem: 'not-pmtiles' }],
    ['tiles that were cut short', 'tiles', tiles(500).subarray(0, 499), { problem: 'cut-short' }],
    ['roads that are none', 'roads', Buffer.from('{'), { problem: 'not-json' }],
    ['roads off the earth', 'roads', roads(LINE, [[545_000, 258_000], [0, 0]]), { problem: 'off-the-earth', at: 2 }], // prettier-ignore
  ])('%s are refused with what is wrong, and what was there stays', async (_, kind, bytes, refused) => {
    await upload(tiles(800));
    const before = await manifest();
    const answer = await upload(bytes, { kind });
    expect(answer.statusCode).toBe(422);
    expect(JSON.parse(answer.body)).toEqual(refused);
    expect(await manifest()).toEqual(before);
    expect(await readdir(join(folder.path, 'map', 'uploads'))).toEqual([]);
  });

  test('nothing larger than agreed, and nothing that does not say what it is', async () => {
    const begin = async (size: number, said: string): Promise<number> =>
      (await beginUpload(server.app, { by: admin, path: MAP_UPLOADS_PATH, said, size })).statusCode;
    const say = (kind: string): string => uploadMetadata({ kind, name: 'a' });
    expect(await begin(16 * MEGABYTE + 1, say('tiles'))).toBe(413);
    expect(await begin(MAP_ROADS_MAX + 1, say('roads'))).toBe(413);
    expect(await begin(100, say('glyphs'))).toBe(400);
    expect(await begin(100, 'a')).toBe(400);
  });
});

describe('GET /api/v1/map/files', () => {
  const bytes = tiles(1000);
  const hash = sha256(bytes);
  beforeEach(() => upload(bytes));

  test.each([
    ['bytes=0-99', 206, 'bytes 0-99/1000', bytes.subarray(0, 100)],
    ['bytes=900-', 206, 'bytes 900-999/1000', bytes.subarray(900)],
    ['bytes=-10', 206, 'bytes 990-999/1000', bytes.subarray(990)],
    ['bytes=990-5000', 206, 'bytes 990-999/1000', bytes.subarray(990)],
    ['bytes=0-1,5-6', 200, undefined, bytes],
    ['bytes=9-5', 200, undefined, bytes],
    ['lines=0-5', 200, undefined, bytes],
    ['bytes=1000-', 416, 'bytes */1000', Buffer.alloc(0)],
    ['bytes=-0', 416, 'bytes */1000', Buffer.alloc(0)],
  ])('answers %s with %i', async (range, status, contentRange, body) => {
    const answer = await file(hash, { range });
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-range']).toBe(contentRange);
    expect(answer.rawPayload.equals(body)).toBe(true);
    expect(answer.headers.etag).toBe(`"${hash}"`);
  });

  test('knows a copy by its hash', async () => {
    expect((await file(hash, { 'if-none-match': `"${hash}"` })).statusCode).toBe(304);
    expect((await file(hash, { range: 'bytes=0-9', 'if-range': `"${hash}"` })).statusCode).toBe(206);
    expect((await file(hash, { range: 'bytes=0-9', 'if-range': '"another"' })).statusCode).toBe(200);
  });

  test('has no other names', async () => {
    for (const name of ['a'.repeat(64), '..%2f..%2fserver-key.json', hash.toUpperCase()]) expect((await file(name)).statusCode).toBe(404);
  });
});
