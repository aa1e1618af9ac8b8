/** Why a file cannot be a ground for the map. */
export const pmtilesProblems = [
  'not-pmtiles',
  'old-pmtiles',
  'cut-short',
  'unknown-tiles',
  'unknown-compression',
  'off-the-earth',
] as const;
export type PmtilesProblem = (typeof pmtilesProblems)[number];

/** Bytes of the header of a PMTiles file, version 3 (https://github.com/protomaps/PMTiles). */
export const PMTILES_HEADER = 127;

/** `PMTiles`. */
export const PMTILES_MAGIC: readonly number[] = [0x50, 0x4d, 0x54, 0x69, 0x6c, 0x65, 0x73];
const VERSION = 3;
/** Where offset and length of root directory, metadata, leaf directories and tiles stand, each 64 bits. */
const SECTIONS = [8, 24, 40, 56];
/** None and gzip: what every browser unpacks. */
const COMPRESSIONS = new Set([1, 2]);
/** Vector tiles (MVT), PNG, JPEG, WebP, AVIF. */
const TILE_TYPES = new Set([1, 2, 3, 4, 5]);
const DEGREE = 10_000_000;

/** What is wrong with a file of `size` bytes that begins with `head`; `undefined` where a laptop can draw it. */
export function checkPmtiles(head: Uint8Array, size: number): PmtilesProblem | undefined {
  if (!PMTILES_MAGIC.every((byte, place) => head[place] === byte)) return 'not-pmtiles';
  if (head[PMTILES_MAGIC.length] !== VERSION) return 'old-pmtiles';
  if (head.length < PMTILES_HEADER) return 'cut-short';
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const isInside = (place: number): boolean => view.getBigUint64(place, true) + view.getBigUint64(place + 8, true) <= BigInt(size);
  if (!SECTIONS.every(isInside)) return 'cut-short';
  if (!COMPRESSIONS.has(view.getUint8(97)) || !COMPRESSIONS.has(view.getUint8(98))) return 'unknown-compression';
  if (!TILE_TYPES.has(view.getUint8(99))) return 'unknown-tiles';
  const [west, south, east, north] = [102, 106, 110, 114].map((place) => view.getInt32(place, true) / DEGREE) as [
    number,
    number,
    number,
    number,
  ];
  return isOnEarth(west, south) && isOnEarth(east, north) && west <= east && south <= north ? undefined : 'off-the-earth';
}

/** Whether these are degrees of WGS 84. */
export function isOnEarth(longitude: number, latitude: number): boolean {
  return Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90;
}
