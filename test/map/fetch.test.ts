import { createHash } from 'node:crypto';
import { cp, rename, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { liveQuery } from 'dexie';
import { BehaviorSubject } from 'rxjs';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { MapRefusal } from '#domain/protocol/map.ts';
import { PART_BYTES } from '#domain/protocol/published.ts';
import { fetchedMap } from '#renderer/db/map/fetcher.ts';
import { createMapKeeper, evictableTiles, type MapKeeper } from '#renderer/db/map/keeper.ts';
import { MapStore, type MapState } from '#renderer/db/map/map-store.ts';
import { startFetching } from '#renderer/db/published/fetcher.ts';
import type { NewFile, PublishEnd } from '#renderer/db/published/publish.ts';
import type { SyncStatus } from '#renderer/db/sync/status.ts';
import { freshFolder, harness, START_MS, type Harness, type Laptop } from '#sync-server/testing/harness.ts';
import { makeRoads, makeTiles } from '../fixtures/map-files.ts';
import { apiOf, freshDatabases, statusOf, untilState } from '../support/published.ts';
import { startCuttingLine } from '../support/cutting-line.ts';

let folder: ReturnType<typeof freshFolder>;
let server: Harness;
let address: string;
let admin: Laptop;
let technician: Laptop;
/** What laptops asked for, as `file range`. */
let asked: string[];

beforeEach(async () => {
  folder = freshFolder();
  server = await harness({ map: { folder: folder.path, maxBytes: 64 * 1024 * 1024 } });
  asked = [];
  server.app.addHook('onRequest', async ({ url, headers }) => {
    if (url.includes('/map/files/')) asked.push(`${url.split('/').at(-1)?.slice(0, 4)} ${headers.range}`);
  });
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  address = `http://localhost:${(server.app.server.address() as AddressInfo).port}`;
  admin = await server.signIn('admin');
  technician = await server.signIn('technician');
  freshDatabases();
});
afterEach(async () => {
  server.app.server.closeAllConnections();
  await server.close();
  folder.remove();
});

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function publish(file: NewFile, kind: 'tiles' | 'roads' = 'tiles', at = address): Promise<PublishEnd<MapRefusal>> {
  const keeper = createMapKeeper({ store: new MapStore('admin'), api: apiOf(admin, at), serverAddress: at });
  return keeper.publish(kind, file, () => undefined, new AbortController().signal);
}
const named = (bytes: Buffer, name = 'north.pmtiles'): NewFile => ({ name, bytes });

type TestMap = {
  readonly store: MapStore;
  readonly keeper: MapKeeper;
  readonly status$: BehaviorSubject<SyncStatus>;
  /** Resolves once the map on the laptop is so. */
  readonly until: (is: (state: MapState) => boolean) => Promise<MapState>;
  readonly bytes: () => Promise<Buffer>;
};

/** A technician's laptop, in contact, that keeps its map. */
function laptopMap(at = address, name = 'laptop'): TestMap {
  const store = new MapStore(name);
  const api = apiOf(technician, at);
  const status$ = new BehaviorSubject(statusOf('up-to-date'));
  const stop = startFetching({ api, status$, random: () => 0 }, fetchedMap({ store, api }));
  const keeper = createMapKeeper({ store, api, serverAddress: at });
  onTestFinished(async () => {
    await stop();
    store.close();
  });
  return {
    store,
    keeper,
    status$,
    until: (is) => untilState(keeper.state, is),
    bytes: async () => {
      const { tiles } = (await keeper.state()).kept;
      return Buffer.from(await keeper.bytes(tiles!.sha256, 0, tiles!.size));
    },
  };
}

/** A file of three parts. */
const tiles = makeTiles(2 * PART_BYTES);

describe('[S132] a map on a laptop', () => {
  test('roads come by themselves, tiles when they are wanted; what is here is what was published, by any range', async () => {
    expect(await publish(named(makeRoads(), 'north.geojson'), 'roads')).toBe('published');
    expect(await publish(named(tiles))).toBe('published');
    const laptop = laptopMap();
    const state = await laptop.until(({ kept }) => kept.roads !== undefined);
    expect(state).toMatchObject({ manifest: { tiles: { name: 'north.pmtiles' } }, coming: {}, kept: { roads: { name: 'north.geojson' } } });
    expect(await laptop.keeper.roads()).toMatchObject({ features: [{ properties: { name: 'A14' } }, { properties: { name: 'M5' } }] });
    expect(state.kept.tiles).toBeUndefined();
    await laptop.keeper.wantTiles(true);
    const { kept } = await laptop.until(({ kept: here }) => here.tiles !== undefined);
    expect(sha256(await laptop.bytes())).toBe(sha256(tiles));
    for (const [from, length] of [
      [0, 127],
      [PART_BYTES - 5, 10],
      [PART_BYTES, PART_BYTES],
      [tiles.length - 3, 3],
    ] as const)
      // prettier-ignore
      expect(Buffer.from(await laptop.keeper.bytes(kept.tiles!.sha256, from, length)).equals(tiles.subarray(from, from + length))).toBe(true);
    await laptop.keeper.dropTiles();
    expect((await laptop.keeper.state()).kept.tiles).toBeUndefined();
    expect(await laptop.store.parts.count()).toBe(1);
    await expect(laptop.keeper.bytes(kept.tiles!.sha256, 0, 10)).rejects.toThrow('not here any more');
  });

  test('[S132] whoever stays in contact hears of a new map within the hour', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    await publish(named(makeRoads(), 'north.geojson'), 'roads');
    const laptop = laptopMap();
    await laptop.until(({ kept }) => kept.roads !== undefined);
    await publish(named(Buffer.concat([makeRoads(), Buffer.from(' ')]), 'newer.geojson'), 'roads');
    vi.advanceTimersByTime(60 * 60_000);
    expect((await laptop.until(({ kept }) => kept.roads?.name !== 'north.geojson')).kept.roads?.name).toBe('newer.geojson');
  });

  test('[S131] what an admin withdraws goes from the server, and from a laptop when it asks; nobody else withdraws', async () => {
    await publish(named(makeRoads(), 'north.geojson'), 'roads');
    await publish(named(tiles));
    const laptop = laptopMap();
    await laptop.keeper.wantTiles(true);
    const { kept } = await laptop.until((state) => state.kept.tiles !== undefined && state.kept.roads !== undefined);
    expect(await laptop.keeper.withdraw('tiles')).toMatchObject({ ok: false, problem: 'forbidden' });
    const keeper = createMapKeeper({ store: new MapStore('admin'), api: apiOf(admin, address), serverAddress: address });
    expect(await keeper.withdraw('tiles')).toMatchObject({ ok: true });
    expect((await keeper.state()).manifest.tiles).toBeUndefined();
    expect((await technician.get(`/api/v1/map/files/${kept.tiles!.sha256}`)).statusCode).toBe(404);
    const sky = await fetch(`${address}/api/v1/map/sky`, { method: 'DELETE', headers: admin.headers });
    expect(sky.status).toBe(404);
    await laptop.keeper.refresh();
    const { kept: left, manifest } = await laptop.keeper.state();
    expect([left.tiles, left.roads?.name, manifest.roads?.name]).toEqual([undefined, 'north.geojson', 'north.geojson']);
    // Tiles are still wanted: a new file comes by itself.
    await publish(named(tiles));
    await laptop.keeper.refresh();
    await laptop.until((state) => state.kept.tiles !== undefined);
  });

  test('goes on after a cut with the part that it was at, and asks for no other again', async () => {
    await publish(named(tiles));
    let cut = false;
    const line = await startCuttingLine(address, () => (cut ? undefined : PART_BYTES + 1_000_000));
    const before = laptopMap(line.address, 'same');
    await before.keeper.wantTiles(true);
    const { coming } = await before.until((state) => (state.coming.tiles?.have ?? 0) >= 1);
    before.status$.next(statusOf('offline'));
    cut = true;
    const first = [...asked];
    asked.length = 0;
    const { have } = coming.tiles!;
    // The app was started again: a store of the same name.
    const after = laptopMap(line.address, 'same');
    await after.until(({ kept }) => kept.tiles !== undefined);
    expect(sha256(await after.bytes())).toBe(sha256(tiles));
    expect(first.length).toBeGreaterThanOrEqual(have);
    expect(asked.filter((one) => one.endsWith('bytes=0-4194303'))).toEqual([]);
    await line.close();
  });

  test('a newer edition takes the place of the one here when it is here whole, and not before', async () => {
    await publish(named(tiles));
    const laptop = laptopMap();
    await laptop.keeper.wantTiles(true);
    await laptop.until(({ kept }) => kept.tiles !== undefined);
    const newer = makeTiles(2 * PART_BYTES + 9);
    server.setNow(START_MS + 1000);
    await publish(named(newer, 'newer.pmtiles'));
    const seen: string[] = [];
    const watching = liveQuery(() => laptop.keeper.state()).subscribe(({ kept }) => void seen.push(kept.tiles?.name ?? 'none'));
    await laptop.keeper.refresh();
    await laptop.until(({ kept }) => kept.tiles?.name === 'newer.pmtiles');
    // Of two who follow it, this one may hear it last.
    await vi.waitUntil(() => seen.includes('newer.pmtiles'), { timeout: 30_000 });
    watching.unsubscribe();
    expect(new Set(seen)).toEqual(new Set(['north.pmtiles', 'newer.pmtiles']));
    expect(sha256(await laptop.bytes())).toBe(sha256(newer));
    expect(await laptop.store.parts.count()).toBe(3);
  });

  test('bytes that are not those of the map are not kept', async () => {
    await publish(named(tiles));
    const hash = sha256(tiles);
    const path = join(folder.path, 'files', server.tenant, hash.slice(0, 2), hash.slice(2));
    const other = makeTiles(2 * PART_BYTES);
    other.fill(7, PART_BYTES);
    await cp(path, `${path}.right`);
    await writeFile(path, other);
    const laptop = laptopMap();
    await laptop.keeper.wantTiles(true);
    await vi.waitUntil(() => asked.length >= 2, { timeout: 30_000 });
    const { coming } = await laptop.until((state) => state.coming.tiles !== undefined);
    expect(coming.tiles?.have).toBe(1);
    await rename(`${path}.right`, path);
    // Contact again is a reason to try at once.
    laptop.status$.next(statusOf('offline'));
    laptop.status$.next(statusOf('up-to-date'));
    await laptop.until(({ kept }) => kept.tiles !== undefined);
    expect(sha256(await laptop.bytes())).toBe(sha256(tiles));
  });

  test('stopped, it keeps what came; without room, it says so and wants no more', async () => {
    await publish(named(tiles));
    const laptop = laptopMap();
    laptop.store.parts.hook('creating', (_key, { part }) => {
      if (part === 1) throw new DOMException('no room', 'QuotaExceededError');
    });
    await laptop.keeper.wantTiles(true);
    const state = await laptop.until(({ full }) => full);
    expect(state).toMatchObject({ tilesWanted: false, coming: { tiles: { have: 1 } } });
    expect(await evictableTiles(laptop.store).evict(1)).toBe(PART_BYTES);
    expect(await laptop.store.parts.count()).toBe(0);
  });
});

describe('[S131] publishing', () => {
  test('goes on through cuts until it is done', async () => {
    let cuts = 0;
    const line = await startCuttingLine(address, () => ((cuts += 1) > 2 ? undefined : 5_000_000));
    vi.useFakeTimers({ toFake: ['setTimeout'], shouldAdvanceTime: true, advanceTimeDelta: 500 });
    onTestFinished(() => void vi.useRealTimers());
    const shown: (number | undefined)[] = [];
    const keeper = createMapKeeper({ store: new MapStore('admin'), api: apiOf(admin, line.address), serverAddress: line.address });
    const end = await keeper.publish('tiles', named(tiles), (sent) => shown.push(sent), new AbortController().signal);
    expect(end).toBe('published');
    expect(shown).toContain(undefined);
    expect(line.carried()).toBeLessThan(2 * tiles.length);
    expect(await technician.get('/api/v1/map').then((answer) => answer.json())).toMatchObject({ tiles: { sha256: sha256(tiles) } });
    await line.close();
  });

  test('says what is wrong with a file', async () => {
    expect(await publish(named(Buffer.from('GIF89a')))).toEqual({ problem: 'not-pmtiles' });
    expect(await publish(named(Buffer.from('{"type":"Topology"}'), 'a.geojson'), 'roads')).toEqual({ problem: 'not-geojson' });
    expect(await publish(named(Buffer.alloc(65 * 1024 * 1024)))).toBe('too-large');
    const keeper = createMapKeeper({ store: new MapStore('technician'), api: apiOf(technician, address), serverAddress: address });
    expect(await keeper.publish('tiles', named(tiles), () => undefined, new AbortController().signal)).toBe('not-allowed');
    expect(await keeper.publish('tiles', named(tiles), () => undefined, AbortSignal.abort())).toBe('stopped');
  });
});
