import { addProtocol } from 'maplibre-gl';
import { PMTiles, TileType } from 'pmtiles';
import { z } from 'zod';
import type { MapKeeper } from '../../db/map/keeper.ts';
import { GROUND_SCHEME, type Ground } from './map-style.ts';

/** Files that were opened, by their hash. */
const opened = new Map<string, PMTiles>();

// MapLibre asks for tiles under a scheme of our own, so that nothing of it goes to a network.
addProtocol(GROUND_SCHEME, async ({ url }, { signal }) => {
  const [sha256 = '', zoom, x, y] = url.slice(`${GROUND_SCHEME}://`.length).split('/');
  const tile = await opened.get(sha256)?.getZxy(Number(zoom), Number(x), Number(y), signal);
  // Where there is nothing the tile is empty.
  return { data: tile?.data ?? new ArrayBuffer(0) };
});

const metadata = z.object({
  attribution: z.string().default(''),
  vector_layers: z.array(z.object({ id: z.string() })).default([]),
});

/** Opens the tiles that are on this laptop: by ranges of their bytes, straight from where they are kept. Rejects where they cannot be read. */
export async function openGround(keeper: Pick<MapKeeper, 'bytes'>, sha256: string): Promise<Ground> {
  const getBytes = async (offset: number, length: number): Promise<{ data: ArrayBuffer }> => ({
    data: await keeper.bytes(sha256, offset, length),
  });
  const tiles = opened.get(sha256) ?? new PMTiles({ getKey: () => sha256, getBytes });
  opened.set(sha256, tiles);
  const [header, told] = await Promise.all([tiles.getHeader(), tiles.getMetadata()]);
  const { attribution, vector_layers } = metadata.parse(told);
  return {
    sha256,
    kind: header.tileType === TileType.Mvt ? 'vector' : 'raster',
    layers: vector_layers.map(({ id }) => id),
    attribution: plain(attribution),
    minzoom: header.minZoom,
    maxzoom: header.maxZoom,
    bounds: [header.minLon, header.minLat, header.maxLon, header.maxLat],
  };
}

/** Makers of tiles write links into it. */
function plain(html: string): string {
  return new DOMParser().parseFromString(html, 'text/html').body.textContent.trim();
}
