import { readRoads, type Roads } from '#domain/map/roads.ts';
import { MAP_UPLOADS_PATH, mapKindPath, mapRefusal, type MapKind, type MapRefusal } from '#domain/protocol/map.ts';
import type { ApiResult, SignedInApi } from '../api.ts';
import { publishFile, type NewFile, type OnSent, type PublishEnd } from '../published/publish.ts';
import { dropFiles, readBytes } from '../published/published-store.ts';
import type { Evictable } from '../room.ts';
import { askForMap } from './fetcher.ts';
import { mapState, type MapRow, type MapState, type MapStore } from './map-store.ts';

/** The tenant's map on this laptop. */
export type MapKeeper = {
  /** How it stands, for a live query. */
  readonly state: () => Promise<MapState>;
  /** Asks the server what there is by now. */
  readonly refresh: () => Promise<void>;
  /** Has the tiles fetched when there is contact, and kept up to date; or stops that, keeping what is here. */
  readonly wantTiles: (wanted: boolean) => Promise<void>;
  /** Takes the tiles off this laptop. */
  readonly dropTiles: () => Promise<void>;
  /** Bytes of a file that is here whole. Rejects where it is not, any more. */
  readonly bytes: (sha256: string, offset: number, length: number) => Promise<ArrayBuffer>;
  /** The road network that is here, if any. */
  readonly roads: () => Promise<Roads | undefined>;
  /** Takes back what the tenant has published of a kind; laptops give it up when they hear of it. */
  readonly withdraw: (kind: MapKind) => Promise<ApiResult<unknown>>;
  /** Sends a file to the server as the tenant's new one. */
  readonly publish: (kind: MapKind, file: NewFile, onProgress: OnSent, signal: AbortSignal) => Promise<PublishEnd<MapRefusal>>;
};

export type KeeperDeps = { readonly store: MapStore; readonly api: SignedInApi; readonly serverAddress: string };

/** Tiles are not wanted any more, for want of room. */
const FULL = [
  { key: 'wanted', value: false },
  { key: 'full', value: true },
] as const;
const NOTHING: MapState = { manifest: {}, kept: {}, coming: {}, tilesWanted: false, full: false };

export function createMapKeeper({ store, api, serverAddress }: KeeperDeps): MapKeeper {
  const bytes: MapKeeper['bytes'] = async (sha256, offset, length) => (await readBytes(store, sha256, offset, length)).arrayBuffer();
  return {
    // A laptop that cannot keep a map draws one without it.
    state: () => mapState(store).catch(() => NOTHING),
    refresh: () => askForMap({ store, api }),
    wantTiles: async (wanted) => {
      await store.facts.bulkPut([
        { key: 'wanted', value: wanted },
        { key: 'full', value: false },
      ]);
    },
    dropTiles: async () => void (await dropTiles(store)),
    bytes,
    roads: async () => {
      const { roads } = (await mapState(store)).kept;
      if (roads === undefined) return undefined;
      const read = readRoads(new TextDecoder().decode(await bytes(roads.sha256, 0, roads.size)));
      // A newer server may take what this app cannot read.
      return 'problem' in read ? undefined : read;
    },
    withdraw: async (kind) => {
      const answered = await api.request(mapKindPath(kind), { method: 'DELETE' });
      if (answered.ok) await askForMap({ store, api });
      return answered;
    },
    publish: async (kind, { name, bytes: sent }, onProgress, signal) => {
      const metadata = { kind, name: name.slice(-200) };
      const sending = { api, serverAddress, path: MAP_UPLOADS_PATH, metadata, bytes: sent, refusal: mapRefusal, onProgress, signal };
      const end = await publishFile(sending);
      if (end === 'published') await askForMap({ store, api });
      return end;
    },
  };
}

/** Gives up tiles, which can be had again, before records are in danger. */
export function evictableTiles(store: MapStore): Evictable {
  const evict = async (): Promise<number> => {
    const rows = await tilesHere(store);
    if (rows.length === 0) return 0;
    // First, or they would be fetched again. Where there is no room for even that, they go all the same.
    const { facts } = store;
    const note = () => facts.bulkPut(FULL).catch(() => undefined);
    await note();
    const freed = await dropFiles(store, rows);
    await note();
    return freed;
  };
  return { name: 'map', evict };
}

/** Answers how many bytes that were. */
async function dropTiles(store: MapStore): Promise<number> {
  await store.facts.put({ key: 'wanted', value: false });
  return dropFiles(store, await tilesHere(store));
}

function tilesHere({ files }: MapStore): Promise<MapRow[]> {
  return files.where('kind').equals('tiles').toArray();
}
