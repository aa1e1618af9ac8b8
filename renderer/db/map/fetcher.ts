import { MAP_PATH, mapFilePath, mapKinds, mapManifest, type MapFile, type MapKind } from '#domain/protocol/map.ts';
import type { ApiClient } from '../api.ts';
import type { Fetched } from '../published/fetcher.ts';
import { dropFiles } from '../published/published-store.ts';
import { mapState, type MapStore } from './map-store.ts';

type Asking = { readonly store: MapStore; readonly api: Pick<ApiClient, 'json'> };

/** Asks the server what map it has, and remembers that; what was withdrawn goes. Nothing changes where it does not answer. */
export async function askForMap({ store, api }: Asking): Promise<void> {
  const answered = await api.json(MAP_PATH, {}, mapManifest);
  if (!answered.ok) return;
  await store.facts.put({ key: 'manifest', value: answered.value });
  const rows = await store.files.toArray();
  await dropFiles(
    store,
    rows.filter(({ kind }) => answered.value[kind] === undefined),
  );
}

/** The map as something to be fetched: roads always, tiles where somebody wants them (S132). */
export function fetchedMap(deps: Asking): Fetched<MapFile & { readonly kind: MapKind }> {
  const { store } = deps;
  return {
    store,
    pathOf: mapFilePath,
    ask: () => askForMap(deps),
    wanted: async () => {
      const { manifest, tilesWanted } = await mapState(store);
      return mapKinds.flatMap((kind) => {
        const file = manifest[kind];
        return file === undefined || (kind === 'tiles' && !tilesWanted) ? [] : [{ ...file, kind }];
      });
    },
    replacedBy: async ({ kind, sha256 }, rows) => rows.filter((row) => row.kind === kind && row.sha256 !== sha256),
    giveUp: async () => {
      await store.facts.bulkPut([
        { key: 'wanted', value: false },
        { key: 'full', value: true },
      ]);
    },
  };
}
