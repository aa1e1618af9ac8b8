import { z } from 'zod';
import { pmtilesProblems } from '../map/pmtiles.ts';
import { roadsProblems } from '../map/roads.ts';
import { publishedFile } from './published.ts';

/**
 * The tenant's own map: `tiles` is a PMTiles file for the ground, `roads` a GeoJSON file of its road network. Behind the same sign-in as
 * everything else.
 */
export const mapKinds = ['tiles', 'roads'] as const;
export const mapKind = z.enum(mapKinds);
export type MapKind = z.infer<typeof mapKind>;

/** GET: what the server has, a `mapManifest`. */
export const MAP_PATH = '/api/v1/map';

/** Where an admin sends a file by tus 1.0. One that is not what it should be is answered 422 with a `mapRefusal`. */
export const MAP_UPLOADS_PATH = '/api/v1/map/uploads';

/** GET: the bytes of a file of the manifest, whole or a range of them (`Range: bytes=from-to`). */
export function mapFilePath(sha256: string): string {
  return `/api/v1/map/files/${sha256}`;
}

/** DELETE: an admin takes back what is published of a kind. */
export function mapKindPath(kind: string): string {
  return `${MAP_PATH}/${kind}`;
}

/** Roads are read whole, into memory. Bytes. */
export const MAP_ROADS_MAX = 16 * 1024 * 1024;

/** What a new upload says of itself in `Upload-Metadata`. */
export const mapUploadMetadata = z.object({ kind: mapKind, name: z.string().min(1).max(200) });

/** A published file of the map. */
export const mapFile = publishedFile;
export type MapFile = z.infer<typeof mapFile>;

/** The newest file of each kind; a kind that nobody has published, or that was withdrawn, is absent. */
export const mapManifest = z.object({ tiles: mapFile.optional(), roads: mapFile.optional() });
export type MapManifest = z.infer<typeof mapManifest>;

/** Why a file was not published. `at`: the number of the feature that is wrong, from 1. */
export const mapRefusal = z.object({ problem: z.enum([...pmtilesProblems, ...roadsProblems]), at: z.int().min(1).optional() });
export type MapRefusal = z.infer<typeof mapRefusal>;
