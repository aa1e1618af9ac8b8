import { Dexie, type Table } from 'dexie';
import { MAP_PART, mapManifest, type MapFile, type MapKind, type MapManifest } from '#domain/protocol/map.ts';

/** A file of the map on this laptop, whole or on its way. `have`: how many of its parts are here, from the first on. */
export type MapRow = MapFile & { readonly kind: MapKind; readonly have: number };

/** One part of a file. Parts stay apart: what is on its way is kept through a restart, and tiles are read by range anyway. */
export type PartRow = { readonly sha256: string; readonly part: number; readonly blob: Blob };

/**
 * `manifest`: what the server last said it has. `wanted`: whether somebody wants tiles on this laptop. `full`: there was no room for the
 * tiles that were wanted.
 */
export type MapFact = { readonly key: 'manifest' | 'wanted' | 'full'; readonly value: unknown };

/** The tenant's map on this laptop: one for all who share it. It is fetched again where it is lost. */
export class MapStore extends Dexie {
  files!: Table<MapRow, string>;
  parts!: Table<PartRow, [string, number]>;
  facts!: Table<MapFact, string>;

  constructor(name: string) {
    super(name, { chromeTransactionDurability: 'strict' });
    this.version(1).stores({ files: 'sha256, kind', parts: '[sha256+part]', facts: 'key' });
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

export function isWhole({ have, parts }: Pick<MapRow, 'have' | 'parts'>): boolean {
  return have === parts.length;
}

/** How many bytes of a file are here. */
export function bytesHere({ have, size }: Pick<MapRow, 'have' | 'size'>): number {
  return Math.min(size, have * MAP_PART);
}

/** Takes files off this laptop. */
export function dropFiles(store: MapStore, files: readonly Pick<MapRow, 'sha256'>[]): Promise<void> {
  return store.transaction('rw', store.files, store.parts, async () => {
    for (const { sha256 } of files) {
      await store.parts.where('[sha256+part]').between([sha256, Dexie.minKey], [sha256, Dexie.maxKey]).delete();
      await store.files.delete(sha256);
    }
  });
}
