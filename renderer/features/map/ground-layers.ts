import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import type { MapColours } from './palette.ts';

/** What a layer of a vector tile shows, as far as its name tells: every maker of tiles names them differently. */
export type GroundClass = 'water' | 'green' | 'building' | 'road' | 'boundary' | 'place' | 'other';

const NAMES: readonly (readonly [GroundClass, RegExp])[] = [
  ['boundary', /bound|admin|border/],
  ['water', /water|ocean|river|lake|sea/],
  ['road', /road|transport|street|highway|motorway|rail/],
  ['building', /build/],
  ['green', /land_?(use|cover)|park|forest|wood|green/],
  ['place', /place|settlement|city|town|village|locality/],
];

export function groundClass(layer: string): GroundClass {
  return NAMES.find(([, names]) => names.test(layer.toLowerCase()))?.[0] ?? 'other';
}

export const MAP_FONT = ['Atkinson Hyperlegible Next Variable', 'sans-serif'];

/** Multi or not: makers of tiles differ in that as well. */
const isPolygon: ExpressionSpecification = ['in', 'Polygon', ['geometry-type']];
const isLine: ExpressionSpecification = ['in', 'Line', ['geometry-type']];
const isPoint: ExpressionSpecification = ['in', 'Point', ['geometry-type']];
const name: ExpressionSpecification = ['coalesce', ['get', 'name:en'], ['get', 'name_en'], ['get', 'name'], ''];
const roadLabel: ExpressionSpecification = ['coalesce', ['get', 'ref'], ['get', 'name:en'], ['get', 'name'], ''];
/** What OpenMapTiles calls `class` and Protomaps `kind`. */
const isMajor: ExpressionSpecification = [
  'in',
  ['coalesce', ['get', 'class'], ['get', 'kind'], ''],
  ['literal', ['motorway', 'trunk', 'primary', 'highway', 'major_road']],
];

/** How the ground is drawn: quiet, in the greys of the mode, so that what is open at a site stands out. */
export function vectorGround(source: string, layers: readonly string[], colours: MapColours): LayerSpecification[] {
  const order: readonly GroundClass[] = ['other', 'green', 'water', 'building', 'boundary', 'road', 'place'];
  const sorted = layers
    .map((layer) => ({ layer, kind: groundClass(layer) }))
    .toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  return sorted.flatMap(({ layer, kind }) => layersOf({ source, layer, kind, colours }));
}

type Drawn = { readonly source: string; readonly layer: string; readonly kind: GroundClass; readonly colours: MapColours };

function layersOf({ source, layer, kind, colours }: Drawn): LayerSpecification[] {
  const about = (what: string): { id: string; source: string; 'source-layer': string } => ({
    id: `ground-${layer}-${what}`,
    source,
    'source-layer': layer,
  });
  const fill = (color: string): LayerSpecification => ({
    ...about('fill'),
    type: 'fill',
    filter: isPolygon,
    paint: { 'fill-color': color },
  });
  const line = (color: string, dashes?: [number, number]): LayerSpecification => ({
    ...about('line'),
    type: 'line',
    filter: isLine,
    paint: { 'line-color': color, 'line-width': 1, ...(dashes === undefined ? {} : { 'line-dasharray': dashes }) },
  });
  switch (kind) {
    case 'water':
      return [fill(colours.water), line(colours.water)];
    case 'green':
      return [fill(colours.sunken)];
    case 'building':
      return [
        {
          ...about('fill'),
          type: 'fill',
          minzoom: 14,
          filter: isPolygon,
          paint: { 'fill-color': colours.sunken, 'fill-outline-color': colours.line },
        },
      ];
    case 'boundary':
      return [line(colours.lineStrong, [4, 3])];
    case 'road':
      return [...roadLines(about('road'), colours, isLine, isMajor), roadNames(about('name'), colours, roadLabel, 12)];
    case 'place':
      return [
        {
          ...about('name'),
          type: 'symbol',
          filter: isPoint,
          layout: { 'text-field': name, 'text-font': MAP_FONT, 'text-size': 13, 'text-max-width': 8 },
          paint: { 'text-color': colours.muted, 'text-halo-color': colours.surface, 'text-halo-width': 1.5 },
        },
      ];
    case 'other':
      return [line(colours.line)];
  }
}

type About = { readonly id: string; readonly source: string; readonly 'source-layer'?: string };

/** A road: its casing, and itself on top. `major`: whether it is one of the wide ones. */
export function roadLines(
  about: About,
  colours: MapColours,
  filter: ExpressionSpecification,
  major: ExpressionSpecification,
): LayerSpecification[] {
  const width = (more: number): ExpressionSpecification => [
    'interpolate',
    ['exponential', 1.4],
    ['zoom'],
    5,
    ['case', major, 1 + more, 0.3],
    10,
    ['case', major, 2.5 + more, 0.6 + more / 2],
    16,
    ['case', major, 10 + more, 4 + more],
  ];
  const layout = { 'line-cap': 'round', 'line-join': 'round' } as const;
  return [
    {
      ...about,
      id: `${about.id}-casing`,
      type: 'line',
      filter,
      layout,
      paint: { 'line-color': colours.lineStrong, 'line-width': width(2) },
    },
    { ...about, type: 'line', filter, layout, paint: { 'line-color': colours.raised, 'line-width': width(0) } },
  ];
}

export function roadNames(about: About, colours: MapColours, label: ExpressionSpecification, minzoom: number): LayerSpecification {
  return {
    ...about,
    type: 'symbol',
    minzoom,
    filter: isLine,
    layout: { 'symbol-placement': 'line', 'text-field': label, 'text-font': MAP_FONT, 'text-size': 13 },
    paint: { 'text-color': colours.text, 'text-halo-color': colours.surface, 'text-halo-width': 2 },
  };
}
