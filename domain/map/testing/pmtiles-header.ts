import { PMTILES_HEADER, PMTILES_MAGIC } from '../pmtiles.ts';

/** For tests: where bounds lie in degrees, what kind of tiles, and how long each section is in bytes. */
export type HeaderParts = {
  readonly rootLength: number;
  readonly metadataLength: number;
  readonly tilesLength: number;
  readonly tiles: number;
  readonly tileType: number;
  readonly maxZoom: number;
  /** West, south, east, north. */
  readonly bounds: readonly [number, number, number, number];
};

/** The header of a PMTiles file whose sections follow each other: root directory, metadata, tiles; nothing compressed. */
export function pmtilesHeader(parts: HeaderParts): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(PMTILES_HEADER);
  const view = new DataView(bytes.buffer);
  const long = (place: number, value: number): void => view.setBigUint64(place, BigInt(value), true);
  bytes.set(PMTILES_MAGIC);
  view.setUint8(7, 3);
  const metadata = PMTILES_HEADER + parts.rootLength;
  const tiles = metadata + parts.metadataLength;
  const sections = [PMTILES_HEADER, parts.rootLength, metadata, parts.metadataLength, tiles, 0, tiles, parts.tilesLength];
  for (const [place, value] of sections.entries()) long(8 + 8 * place, value);
  for (const place of [72, 80, 88]) long(place, parts.tiles);
  view.setUint8(96, 1);
  view.setUint8(97, 1);
  view.setUint8(98, 1);
  view.setUint8(99, parts.tileType);
  view.setUint8(101, parts.maxZoom);
  for (const [place, degrees] of parts.bounds.entries()) view.setInt32(102 + 4 * place, Math.round(degrees * 10_000_000), true);
  return bytes;
}
