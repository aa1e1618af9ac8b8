import type { Roads } from '#domain/map/roads.ts';
import type { ExpressionSpecification, LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl';
import { MAP_FONT, roadLines, roadNames, vectorGround } from './ground-layers.ts';
import type { MapColours } from './palette.ts';

/** The tiles that are on this laptop. `layers`: those of a vector tile by their names. */
export type Ground = {
  readonly sha256: string;
  readonly kind: 'vector' | 'raster';
  readonly layers: readonly string[];
  readonly attribution: string;
  readonly minzoom: number;
  readonly maxzoom: number;
  /** West, south, east, north in degrees. */
  readonly bounds: [number, number, number, number];
};

/** Under which MapLibre asks for tiles: not one that a network knows. */
export const GROUND_SCHEME = 'ground';

/** How the map is drawn: sizes in CSS pixels. */
export type Look = {
  readonly mode: 'day' | 'night' | 'sunlight';
  readonly colours: MapColours;
  readonly mark: number;
  readonly text: number;
};

const nothing: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };

/** Beyond this zoom no two sites are drawn as one. */
const CLUSTER_MAX_ZOOM = 14;
/** From here on there is room for devices around their sites, and some way further in for their names. */
const DEVICES_ZOOM = 15;
const DEVICE_NAMES_ZOOM = 16.5;

/**
 * The whole map: ground, roads, sites and devices, and where the person is. No glyphs and no sprite are named, so MapLibre draws all text with the app's
 * own font, and asks nobody for anything.
 */
export function mapStyle(look: Look, ground: Ground | undefined, roads: Roads | undefined): StyleSpecification {
  const { colours } = look;
  const sources: { [name: string]: SourceSpecification } = {
    sites: {
      type: 'geojson',
      data: nothing,
      cluster: true,
      clusterMaxZoom: CLUSTER_MAX_ZOOM,
      clusterRadius: look.mark * 2,
      // Of a rank, the higher is the worse.
      clusterProperties: { rank: ['max', ['get', 'rank']], open: ['+', ['get', 'open']] },
    },
    devices: { type: 'geojson', data: nothing },
    chosen: { type: 'geojson', data: nothing },
    here: { type: 'geojson', data: nothing },
    graticule: { type: 'geojson', data: nothing },
  };
  if (ground !== undefined) sources['ground'] = groundSource(ground);
  if (roads !== undefined) sources['roads'] = { type: 'geojson', data: roads };
  const drawn = ground === undefined ? graticuleLayers(colours) : groundLayers(ground, look);
  // Names stand over all lines.
  const [under, names] = [drawn.filter(({ type }) => type !== 'symbol'), drawn.filter(({ type }) => type === 'symbol')];
  const layers: LayerSpecification[] = [
    { id: 'background', type: 'background', paint: { 'background-color': colours.surface } },
    ...under,
    ...(roads === undefined
      ? []
      : [
          ...roadLines({ id: 'roads', source: 'roads' }, colours, ['literal', true], ['literal', true]),
          roadNames({ id: 'roads-names', source: 'roads' }, colours, ['get', 'name'], 7),
        ]),
    ...names,
    ...hereLayers(colours),
    deviceLayer(look),
    ...siteLayers(look),
  ];
  return { version: 8, sources, layers };
}

function groundSource({ sha256, kind, minzoom, maxzoom, bounds }: Ground): SourceSpecification {
  const tiles = [`${GROUND_SCHEME}://${sha256}/{z}/{x}/{y}`];
  return kind === 'vector'
    ? { type: 'vector', tiles, minzoom, maxzoom, bounds }
    : { type: 'raster', tiles, minzoom, maxzoom, bounds, tileSize: 256 };
}

function groundLayers(ground: Ground, { mode, colours }: Look): LayerSpecification[] {
  if (ground.kind === 'vector') return vectorGround('ground', ground.layers, colours);
  const dimmed = { 'raster-brightness-max': 0.45, 'raster-saturation': -0.7 };
  return [{ id: 'ground', type: 'raster', source: 'ground', paint: mode === 'night' ? dimmed : { 'raster-saturation': -0.4 } }];
}

function graticuleLayers(colours: MapColours): LayerSpecification[] {
  return [
    { id: 'graticule', type: 'line', source: 'graticule', paint: { 'line-color': colours.line, 'line-width': 1 } },
    {
      id: 'graticule-names',
      type: 'symbol',
      source: 'graticule',
      layout: {
        'symbol-placement': 'line',
        'symbol-spacing': 600,
        'text-field': ['get', 'label'],
        'text-font': MAP_FONT,
        'text-size': 12,
        'text-keep-upright': true,
      },
      paint: { 'text-color': colours.muted, 'text-halo-color': colours.surface, 'text-halo-width': 2 },
    },
  ];
}

function hereLayers(colours: MapColours): LayerSpecification[] {
  return [
    {
      id: 'here-area',
      type: 'fill',
      source: 'here',
      filter: ['in', 'Polygon', ['geometry-type']],
      paint: { 'fill-color': colours.accent, 'fill-opacity': 0.15 },
    },
    {
      id: 'here-edge',
      type: 'line',
      source: 'here',
      filter: ['in', 'Polygon', ['geometry-type']],
      paint: { 'line-color': colours.accent, 'line-width': 1.5 },
    },
    {
      id: 'here',
      type: 'symbol',
      source: 'here',
      filter: ['in', 'Point', ['geometry-type']],
      layout: { 'icon-image': 'here', 'icon-allow-overlap': true },
    },
  ];
}

/** By the rank of the worst that is open: the images are drawn in `mark-images.ts`. */
const icon: ExpressionSpecification = ['concat', 'mark-', ['to-string', ['get', 'rank']]];

/** `below`: where the site's name stands from where its devices are drawn, under them. */
const below = pair('below');

/** Two numbers that a feature has under `name`. Asked what lies under the mouse, MapLibre has them as text, and needs none. */
function pair(name: string): ExpressionSpecification {
  const has: ExpressionSpecification = ['!=', ['typeof', ['get', name]], 'string'];
  return ['array', 'number', 2, ['case', has, ['get', name], ['literal', [0, 0]]]];
}

function deviceLayer({ colours, text }: Look): LayerSpecification {
  return {
    id: 'devices',
    type: 'symbol',
    source: 'devices',
    minzoom: DEVICES_ZOOM,
    layout: {
      'icon-image': ['concat', 'device-', ['to-string', ['get', 'rank']]],
      'icon-offset': pair('offset'),
      'icon-allow-overlap': true,
      'icon-ignore-placement': true,
      'text-field': ['step', ['zoom'], '', DEVICE_NAMES_ZOOM, ['get', 'name']],
      'text-font': MAP_FONT,
      'text-size': text * 0.85,
      'text-anchor': 'top',
      'text-offset': [0, 0.8],
      'text-max-width': 9,
      'text-optional': true,
      'symbol-sort-key': ['-', 0, ['get', 'rank']],
    },
    paint: { 'text-color': colours.muted, 'text-halo-color': colours.surface, 'text-halo-width': 2 },
  };
}

function siteLayers({ colours, mark, text }: Look): LayerSpecification[] {
  const always = { 'icon-allow-overlap': true, 'icon-ignore-placement': true, 'text-allow-overlap': true } as const;
  return [
    {
      id: 'clusters',
      type: 'circle',
      source: 'sites',
      filter: ['has', 'point_count'],
      paint: {
        'circle-radius': mark * 0.85,
        'circle-color': colours.raised,
        'circle-stroke-color': colours.lineStrong,
        'circle-stroke-width': 1.5,
      },
    },
    {
      id: 'clusters-count',
      type: 'symbol',
      source: 'sites',
      filter: ['has', 'point_count'],
      layout: { ...always, 'text-field': ['get', 'point_count_abbreviated'], 'text-font': MAP_FONT, 'text-size': text },
      paint: { 'text-color': colours.text },
    },
    {
      id: 'clusters-worst',
      type: 'symbol',
      source: 'sites',
      filter: ['all', ['has', 'point_count'], ['>', ['get', 'rank'], 0]],
      layout: { ...always, 'icon-image': icon, 'icon-size': 0.8, 'icon-offset': [mark * 0.85, -mark * 0.85] },
    },
    {
      id: 'sites',
      type: 'symbol',
      source: 'sites',
      filter: ['!', ['has', 'point_count']],
      layout: {
        'icon-image': icon,
        'icon-allow-overlap': true,
        'text-field': ['step', ['zoom'], ['case', ['>', ['get', 'rank'], 0], ['get', 'name'], ''], 10, ['get', 'name']],
        'text-font': MAP_FONT,
        'text-size': text,
        'text-anchor': 'top',
        'text-offset': ['step', ['zoom'], ['literal', [0, 0.9]], DEVICES_ZOOM, below],
        'text-max-width': 9,
        'text-optional': true,
        // The worst are labelled first where there is no room for all.
        'symbol-sort-key': ['-', 0, ['get', 'rank']],
      },
      paint: { 'text-color': colours.text, 'text-halo-color': colours.surface, 'text-halo-width': 2 },
    },
    {
      id: 'chosen',
      type: 'symbol',
      source: 'chosen',
      layout: {
        ...always,
        'icon-image': icon,
        'text-field': ['get', 'name'],
        'text-font': MAP_FONT,
        'text-size': text,
        'text-anchor': 'top',
        'text-offset': ['step', ['zoom'], ['literal', [0, 1.4]], DEVICES_ZOOM, below],
      },
      paint: { 'text-color': colours.text, 'text-halo-color': colours.surface, 'text-halo-width': 2 },
    },
    {
      id: 'chosen-ring',
      type: 'circle',
      source: 'chosen',
      paint: { 'circle-radius': mark, 'circle-color': 'transparent', 'circle-stroke-color': colours.accent, 'circle-stroke-width': 3 },
    },
  ];
}
