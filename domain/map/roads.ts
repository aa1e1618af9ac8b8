import { z } from 'zod';
import { isOnEarth } from './pmtiles.ts';

/** Why a file is no road network. */
export const roadsProblems = ['not-json', 'not-geojson', 'no-line', 'off-the-earth', 'no-lines'] as const;
export type RoadsProblem = (typeof roadsProblems)[number];

type Position = [longitude: number, latitude: number];
/** A road as it is drawn: its name, such as `A14`, may be empty. */
export type Road = {
  readonly type: 'Feature';
  readonly properties: { readonly name: string };
  readonly geometry: { readonly type: 'MultiLineString'; readonly coordinates: Position[][] };
};
export type Roads = { readonly type: 'FeatureCollection'; readonly features: Road[] };

/** What is wrong, and with which feature of the file, counted from 1. */
export type RoadsRefusal = { readonly problem: RoadsProblem; readonly at?: number };

const collection = z.object({ type: z.literal('FeatureCollection'), features: z.array(z.unknown()) });
const position = z.array(z.number()).min(2);
const line = z.array(position).min(2);
const feature = z.object({
  type: z.literal('Feature'),
  properties: z.record(z.string(), z.unknown()).nullish(),
  geometry: z.union([
    z.object({ type: z.literal('LineString'), coordinates: line }),
    z.object({ type: z.literal('MultiLineString'), coordinates: z.array(line) }),
  ]),
});

/** Under which names such files keep what a road is called; the first that is there is taken. */
const NAMES = ['ref', 'name', 'road', 'label'];

/** Reads a road network: GeoJSON (RFC 7946, so WGS 84), lines only. All of it is right, or nothing is taken. */
export function readRoads(text: string): Roads | RoadsRefusal {
  let told: unknown;
  try {
    told = JSON.parse(text);
  } catch {
    return { problem: 'not-json' };
  }
  const parsed = collection.safeParse(told);
  if (!parsed.success) return { problem: 'not-geojson' };
  const features: Road[] = [];
  for (const [place, one] of parsed.data.features.entries()) {
    const known = feature.safeParse(one);
    if (!known.success) return { problem: 'no-line', at: place + 1 };
    const { geometry, properties } = known.data;
    const lines = geometry.type === 'LineString' ? [geometry.coordinates] : geometry.coordinates;
    const coordinates = lines.map((points) =>
      points.map(([longitude = Number.NaN, latitude = Number.NaN]): Position => [longitude, latitude]),
    );
    if (!coordinates.flat().every(([longitude, latitude]) => isOnEarth(longitude, latitude)))
      return { problem: 'off-the-earth', at: place + 1 };
    features.push({ type: 'Feature', properties: { name: nameOf(properties ?? {}) }, geometry: { type: 'MultiLineString', coordinates } });
  }
  return features.length === 0 ? { problem: 'no-lines' } : { type: 'FeatureCollection', features };
}

function nameOf(properties: { readonly [name: string]: unknown }): string {
  const found = NAMES.map((name) => properties[name]).find((value) => typeof value === 'string' && value.trim() !== '');
  return typeof found === 'string' ? found.trim() : '';
}
