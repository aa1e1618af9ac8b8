import { mapManifest, type MapFile, type MapKind, type MapManifest } from '#domain/protocol/map.ts';
import { isWhole, PublishedStore, type KeptFile } from '../published/published-store.ts';

/** A file of the map on this laptop. */
export type MapRow = MapFile & KeptFile & { readonly kind: MapKind };

/**
 * The tenant's map on this laptop. Its facts: `manifest`, what the server last said it has; `wanted`, whether somebody wants tiles here;
 * `full`, there was no room for the tiles that were wanted.
 */
export class MapStore extends PublishedStore<MapRow> {
  constructor(name: string) {
    super(name, ', kind');
  }
}

export type MapState = {
  /** What the server has, as far as this laptop knows. */
  readonly manifest: MapManifest;
  /** What is here whole: what the map is drawn from. */
  readonly kept: { readonly [K in MapKind]?: MapRow };
  /** What is on its way here, or was. */
  readonly coming: { readonly [K in MapKind]?: MapRow };
  readonly tilesWanted: boolean;
  /** There was no room for the tiles. */
  readonly full: boolean;
};

/** How the map stands on this laptop. Within a live query it says so again when that changes. */
export async function mapState(store: MapStore): Promise<MapState> {
  const [rows, [told, wanted, full]] = await Promise.all([store.files.toArray(), store.facts.bulkGet(['manifest', 'wanted', 'full'])]);
  const byKind = (found: readonly MapRow[]): { [K in MapKind]?: MapRow } => Object.fromEntries(found.map((row) => [row.kind, row]));
  return {
    manifest: mapManifest.safeParse(told?.value).data ?? {},
    kept: byKind(rows.filter(isWhole)),
    coming: byKind(rows.filter((row) => !isWhole(row))),
    tilesWanted: wanted?.value === true,
    full: full?.value === true,
  };
}
