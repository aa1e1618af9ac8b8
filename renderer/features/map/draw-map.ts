import { Map as MapLibre, ScaleControl, setWorkerUrl, type GeoJSONSource, type MapMouseEvent } from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import type { Roads } from '#domain/map/roads.ts';
import type { Point } from '#domain/map/site-order.ts';
import type { Here } from '../../hooks/use-here.ts';
import { freeRoom, fromMiddle, isInSight, type Box, type Size } from './free-room.ts';
import { graticule } from './graticule.ts';
import { reachOf, type MapDevice } from './map-devices.ts';
import { boundsOf, type MapSite } from './map-sites.ts';
import { mapStyle, type Ground, type Look } from './map-style.ts';
import type { MapView } from './map-view-state.ts';
import { MARK_SCALE, markImages, rankOf } from './mark-images.ts';

// A file of our own origin: the policy lets no other worker run.
setWorkerUrl(workerUrl);

/** What a map is drawn with from its beginning; for another it is drawn anew. */
export type MapParts = {
  readonly container: HTMLElement;
  readonly look: Look;
  readonly ground: Ground | undefined;
  readonly roads: Roads | undefined;
  /** Where it begins; without it, where all `sites` are to be seen. */
  readonly view: MapView | undefined;
  readonly sites: readonly MapSite[];
  /** CSS pixels around a mark within which it is hit. */
  readonly reach: number;
  readonly label: string;
  readonly onView: (view: MapView) => void;
  readonly onChoose: (site: string | undefined, device?: string) => void;
};

/** The map on screen. */
export type DrawnMap = {
  readonly setSites: (sites: readonly MapSite[]) => void;
  readonly setDevices: (devices: readonly MapDevice[]) => void;
  readonly setChosen: (site: MapSite | undefined) => void;
  readonly setHere: (here: Here | undefined) => void;
  /** Brings a site to the middle of what `card` leaves free, or, `ifHidden`, does so only where it is not to be seen. */
  readonly moveTo: (site: MapSite, how: Moving) => void;
  readonly zoomBy: (levels: number) => void;
  /** Moves so far that all of these are to be seen. */
  readonly show: (points: readonly Point[]) => void;
  readonly remove: () => void;
};

/** `zoom`: not less than this. */
export type Moving = { readonly card: Box | undefined; readonly zoom?: number; readonly ifHidden?: boolean };

const PADDING = 64;
/** Closer than this a single site says nothing of where it is. */
const ZOOM_MOST_TO_FIT = 13;
/** Where there is nothing to show yet. */
const EMPTY = { center: [0, 30] as [number, number], zoom: 2 };

/** Draws the map. It asks the network for nothing: style, marks and text are made here, tiles come from this laptop. */
export function drawMap(parts: MapParts): DrawnMap {
  const { container, look, sites, onView, onChoose } = parts;
  const bounds = boundsOf(sites.map(({ at }) => at));
  const map = new MapLibre({
    container,
    style: mapStyle(look, parts.ground, parts.roads),
    ...(parts.view !== undefined
      ? { center: [parts.view.center.longitude, parts.view.center.latitude], zoom: parts.view.zoom }
      : bounds === undefined
        ? EMPTY
        : { bounds, fitBoundsOptions: { padding: PADDING, maxZoom: ZOOM_MOST_TO_FIT } }),
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    maxPitch: 0,
    fadeDuration: 0,
    renderWorldCopies: false,
    locale: { 'Map.Title': parts.label },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new ScaleControl({ maxWidth: 140 }), 'bottom-right');
  for (const [name, image] of markImages(look.colours, look.mark)) map.addImage(name, image, { pixelRatio: MARK_SCALE });

  container.ariaBusy = 'true';
  for (const event of ['dataloading', 'movestart'] as const) map.on(event, () => (container.ariaBusy = 'true'));
  map.on('idle', () => (container.ariaBusy = 'false'));
  const tellView = (): void => {
    const view = viewOf(map);
    if (parts.ground === undefined) fill(map, 'graticule', graticule(view));
    onView(view);
  };
  /** What is set before the style has been read is set again then. */
  const waiting = new Map<string, GeoJSON.FeatureCollection>();
  const set = (name: string, data: GeoJSON.FeatureCollection): void => {
    waiting.set(name, data);
    fill(map, name, data);
  };
  map.on('load', () => {
    for (const [name, data] of waiting) fill(map, name, data);
    tellView();
  });
  map.on('moveend', tellView);
  map.on('resize', tellView);
  map.on('click', (event) => void choose(map, event, parts.reach, onChoose));
  map.on('mousemove', ({ point }) => {
    map.getCanvas().style.cursor = hit(map, point, 4) === undefined ? '' : 'pointer';
  });
  /** How many devices stand around each site. */
  let around: ReadonlyMap<string, number> = new Map();
  const features = (shown: readonly MapSite[]): GeoJSON.FeatureCollection => siteFeatures(shown, around, look);
  set('sites', features(sites));

  const show = (points: readonly Point[]): void => {
    const box = boundsOf(points);
    if (box !== undefined) map.fitBounds(box, { padding: PADDING, maxZoom: ZOOM_MOST_TO_FIT, duration: 80 });
  };
  /** On a new laptop the sites arrive while one looks. */
  let onMap = sites;
  let fitted = parts.view !== undefined || bounds !== undefined;
  return {
    setSites: (shown) => {
      onMap = shown;
      set('sites', features(shown));
      if (!fitted) show(shown.map(({ at }) => at));
      fitted ||= shown.length > 0;
    },
    setDevices: (devices) => {
      around = countBySite(devices);
      set('devices', deviceFeatures(devices, look));
      set('sites', features(onMap));
    },
    setChosen: (site) => set('chosen', features(site === undefined ? [] : [site])),
    setHere: (here) => set('here', hereFeatures(here)),
    moveTo: ({ id, at: { longitude, latitude } }, { card, zoom, ifHidden = false }) => {
      // The card may have taken room from the map just now.
      map.resize();
      const size = sizeOf(map);
      const reach = (reachOf(around.get(id) ?? 0) + 0.5) * look.mark;
      if (ifHidden && isInSight(size, card, map.project([longitude, latitude]), reach)) return;
      map.easeTo({
        center: [longitude, latitude],
        offset: fromMiddle(size, freeRoom(size, card)),
        duration: 80,
        ...(zoom === undefined ? {} : { zoom: Math.max(zoom, map.getZoom()) }),
      });
    },
    zoomBy: (levels) => map.easeTo({ zoom: map.getZoom() + levels, duration: 80 }),
    show,
    remove: () => map.remove(),
  };
}

function fill(map: MapLibre, name: string, data: GeoJSON.FeatureCollection): void {
  // Rejects where the map has been removed meanwhile.
  map
    .getSource<GeoJSONSource>(name)
    ?.setData(data)
    .catch(() => undefined);
}

function viewOf(map: MapLibre): MapView {
  const box = map.getBounds();
  const { lng, lat } = map.getCenter();
  const center = { longitude: lng, latitude: lat };
  return { west: box.getWest(), south: box.getSouth(), east: box.getEast(), north: box.getNorth(), center, zoom: map.getZoom() };
}

function sizeOf(map: MapLibre): Size {
  const { clientWidth: width, clientHeight: height } = map.getContainer();
  return { width, height };
}

type Hit = NonNullable<ReturnType<MapLibre['queryRenderedFeatures']>[number]>;

/** What lies within `reach` pixels of a point, the nearest to it. */
function hit(map: MapLibre, { x, y }: { readonly x: number; readonly y: number }, reach: number): Hit | undefined {
  const layers = ['sites', 'clusters', 'devices'].filter((layer) => map.getLayer(layer) !== undefined);
  if (layers.length === 0) return undefined;
  const box: [[number, number], [number, number]] = [
    [x - reach, y - reach],
    [x + reach, y + reach],
  ];
  const away = ({ geometry, properties }: Hit): number => {
    if (geometry.type !== 'Point') return Number.POSITIVE_INFINITY;
    const [longitude = 0, latitude = 0] = geometry.coordinates;
    const at = map.project([longitude, latitude]);
    const { right = 0, down = 0 } = properties as { readonly right?: number; readonly down?: number };
    return Math.hypot(at.x + right - x, at.y + down - y);
  };
  return map.queryRenderedFeatures(box, { layers }).toSorted((one, other) => away(one) - away(other))[0];
}

async function choose(map: MapLibre, { point }: MapMouseEvent, reach: number, onChoose: MapParts['onChoose']): Promise<void> {
  const found = hit(map, point, reach);
  const cluster: unknown = found?.properties['cluster_id'];
  if (found === undefined || typeof cluster !== 'number' || found.geometry.type !== 'Point') {
    const { id, site } = (found?.properties ?? {}) as { readonly id?: string; readonly site?: string };
    if (site === undefined) onChoose(id);
    else onChoose(site, id);
    return;
  }
  const zoom = await map.getSource<GeoJSONSource>('sites')?.getClusterExpansionZoom(cluster);
  const [longitude = 0, latitude = 0] = found.geometry.coordinates;
  map.easeTo({ center: [longitude, latitude], duration: 80, ...(zoom === undefined ? {} : { zoom: zoom + 0.2 }) });
}

function siteFeatures(sites: readonly MapSite[], around: ReadonlyMap<string, number>, { mark, text }: Look): GeoJSON.FeatureCollection {
  const below = (site: string): number => ((reachOf(around.get(site) ?? 0) + 0.7) * mark) / text;
  return {
    type: 'FeatureCollection',
    features: sites.map(({ id, name, at, open, worst }) => ({
      type: 'Feature',
      properties: { id, name, rank: rankOf(worst), open: open.length, below: [0, below(id)] },
      geometry: { type: 'Point', coordinates: [at.longitude, at.latitude] },
    })),
  };
}

/** Offsets in CSS pixels. */
function deviceFeatures(devices: readonly MapDevice[], { mark }: Look): GeoJSON.FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: devices.map(({ id, name, site, at, worst, beside }) => {
      const [right, down] = [beside[0] * mark, beside[1] * mark];
      // Around a place there is no room for names: the card has them.
      const isAlone = right === 0 && down === 0;
      return {
        type: 'Feature',
        properties: { id, site, name: isAlone ? name : '', rank: rankOf(worst), right, down, offset: [right, down] },
        geometry: { type: 'Point', coordinates: [at.longitude, at.latitude] },
      };
    }),
  };
}

/** Those that stand around their site. */
function countBySite(devices: readonly MapDevice[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { site, beside } of devices) if (beside[0] !== 0 || beside[1] !== 0) counts.set(site, (counts.get(site) ?? 0) + 1);
  return counts;
}

const CORNERS = 48;
const METRES_A_DEGREE = 111_195;

/** Where the person is, and how sure that is: a circle on the ground. */
function hereFeatures(here: Here | undefined): GeoJSON.FeatureCollection {
  if (here === undefined) return { type: 'FeatureCollection', features: [] };
  const { longitude, latitude } = here.at;
  const point: GeoJSON.Feature = { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [longitude, latitude] } };
  if (here.by === 'site') return { type: 'FeatureCollection', features: [point] };
  const up = here.accuracy / METRES_A_DEGREE;
  const across = up / Math.max(0.01, Math.cos((latitude * Math.PI) / 180));
  const ring = Array.from({ length: CORNERS + 1 }, (_, n) => {
    const angle = (2 * Math.PI * (n % CORNERS)) / CORNERS;
    return [longitude + across * Math.cos(angle), latitude + up * Math.sin(angle)];
  });
  return {
    type: 'FeatureCollection',
    features: [{ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } }, point],
  };
}
