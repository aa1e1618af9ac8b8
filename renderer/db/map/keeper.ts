import { readRoads, type Roads } from '#domain/map/roads.ts';
import { MAP_PART, MAP_UPLOADS_PATH, mapKindPath, mapRefusal, type MapKind, type MapRefusal } from '#domain/protocol/map.ts';
import type { ApiResult, SignedInApi } from '../api.ts';
import type { Evictable } from '../room.ts';
import { sendByTus } from '../tus.ts';
import { askForMap } from './fetcher.ts';
import { bytesHere, dropFiles, mapState, type MapFact, type MapRow, type MapState, type MapStore } from './map-store.ts';

/** How publishing a file ended; a `MapRefusal` says what is wrong with it. */
export type PublishEnd = 'published' | 'too-large' | 'not-allowed' | 'stopped' | MapRefusal;

/** A file to publish. In Node its bytes are a Buffer. */
export type NewMap = { readonly name: string; readonly bytes: Blob | Uint8Array };

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
  /**
   * Sends a file to the server as the tenant's new one, going on after cuts until it is done or stopped. `onProgress`: how many bytes are
   * there; `undefined` while the server cannot be reached.
   */
  readonly publish: (
    kind: MapKind,
    file: NewMap,
    onProgress: (sent: number | undefined) => void,
    signal: AbortSignal,
  ) => Promise<PublishEnd>;
};

export type KeeperDeps = { readonly store: MapStore; readonly api: SignedInApi; readonly serverAddress: string };

const AGAIN_MS = 5000;
/** Tiles are not wanted any more, for want of room. */
const FULL: readonly MapFact[] = [
  { key: 'wanted', value: false },
  { key: 'full', value: true },
];
const NOTHING: MapState = { manifest: {}, kept: {}, coming: {}, tilesWanted: false, full: false };

export function createMapKeeper({ store, api, serverAddress }: KeeperDeps): MapKeeper {
  const bytes: MapKeeper['bytes'] = async (sha256, offset, length) => {
    const first = Math.floor(offset / MAP_PART);
    const last = Math.floor((offset + Math.max(0, length - 1)) / MAP_PART);
    const keys = Array.from({ length: last - first + 1 }, (_, n): [string, number] => [sha256, first + n]);
    const rows = (await store.parts.bulkGet(keys)).flatMap((row) => (row === undefined ? [] : [row.blob]));
    if (rows.length < keys.length) throw new Error('this part of the map is not here any more');
    const from = offset - first * MAP_PART;
    return new Blob(rows).slice(from, from + length).arrayBuffer();
  };
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
    publish: async (kind, file, onProgress, signal) => {
      let url: string | undefined;
      let renewed = false;
      while (!signal.aborted) {
        const headers = await api.headers(renewed);
        const sending = {
          serverAddress,
          path: MAP_UPLOADS_PATH,
          metadata: { kind, name: file.name.slice(-200) },
          bytes: file.bytes,
          url,
          signal,
        };
        const onUrl = (begun: string): void => void (url = begun);
        const end = headers.ok ? await sendByTus({ ...sending, headers: headers.value, onUrl, onProgress }) : { status: 0, said: '' };
        if (end === 'sent') {
          await askForMap({ store, api });
          return 'published';
        }
        if (end === 'stopped') return 'stopped';
        const refused = refusalIn(end);
        if (refused !== undefined) return refused;
        // The upload that was begun is not there any more.
        if (end.status === 404 || end.status === 410) url = undefined;
        renewed = end.status === 401 && !renewed;
        if (!renewed) {
          onProgress(undefined);
          await pause(AGAIN_MS, signal);
        }
      }
      return 'stopped';
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
    await dropFiles(store, rows);
    await note();
    return bytesIn(rows);
  };
  return { name: 'map', evict };
}

/** Answers how many bytes that were. */
async function dropTiles(store: MapStore): Promise<number> {
  await store.facts.put({ key: 'wanted', value: false });
  const rows = await tilesHere(store);
  await dropFiles(store, rows);
  return bytesIn(rows);
}

function tilesHere({ files }: MapStore): Promise<MapRow[]> {
  return files.where('kind').equals('tiles').toArray();
}

function bytesIn(rows: readonly MapRow[]): number {
  return rows.reduce((sum, row) => sum + bytesHere(row), 0);
}

function refusalIn({ status, said }: { readonly status: number; readonly said: string }): PublishEnd | undefined {
  if (status === 413) return 'too-large';
  if (status === 403) return 'not-allowed';
  if (status !== 422) return undefined;
  return mapRefusal.safeParse(safeJson(said)).data;
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
