import type { FeatureCollection, LineString } from 'geojson';
import type { MapView } from './map-view-state.ts';

/** Degrees between lines. */
const STEPS = [30, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001];
/** About so many lines across. */
const LINES = 6;
/** Mercator ends here. */
const NORTHMOST = 85;

type Lines = FeatureCollection<LineString, { readonly label: string }>;

/** Lines of latitude and longitude through a view, at round degrees: something to hold on to where there is no ground. */
export function graticule({ west, south, east, north }: Pick<MapView, 'west' | 'south' | 'east' | 'north'>): Lines {
  const width = east - west;
  const step = STEPS.find((one) => width / one >= LINES) ?? STEPS.at(-1) ?? 1;
  const [bottom, top] = [Math.max(-NORTHMOST, south), Math.min(NORTHMOST, north)];
  const line = (coordinates: [number, number][], label: string): Lines['features'][number] => ({
    type: 'Feature',
    properties: { label },
    geometry: { type: 'LineString', coordinates },
  });
  const meridians = between(west, east, step).map((x) => line([[x, bottom], [x, top]], degrees(x, 'E', 'W'))); // prettier-ignore
  const parallels = between(bottom, top, step).map((y) => line([[west, y], [east, y]], degrees(y, 'N', 'S'))); // prettier-ignore
  return { type: 'FeatureCollection', features: [...meridians, ...parallels] };
}

function between(from: number, to: number, step: number): number[] {
  const first = Math.ceil(from / step);
  const count = Math.max(0, Math.floor(to / step) - first + 1);
  // Multiples, not sums: errors would add up to crooked labels.
  return Array.from({ length: count }, (_, n) => Number(((first + n) * step).toFixed(6)));
}

function degrees(value: number, positive: string, negative: string): string {
  return value === 0 ? '0°' : `${Math.abs(value)}° ${value < 0 ? negative : positive}`;
}
