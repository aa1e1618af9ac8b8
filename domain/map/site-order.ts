import type { Incident } from '../schema/incident.ts';
import { severities, type Severity } from '../schema/severity.ts';

/** A place on earth in degrees, WGS 84. */
export type Point = { readonly longitude: number; readonly latitude: number };

const EARTH_RADIUS = 6_371_008.8;
const RADIAN = Math.PI / 180;

/** Metres from one place to another along the ground, on a ball: right to half a per cent. */
export function metresBetween(one: Point, other: Point): number {
  const [south, north] = [one.latitude * RADIAN, other.latitude * RADIAN];
  const across = Math.sin(((other.longitude - one.longitude) * RADIAN) / 2) ** 2;
  const up = Math.sin((north - south) / 2) ** 2;
  return 2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(up + Math.cos(south) * Math.cos(north) * across)));
}

/** The worst of some severities, `undefined` of none. */
export function worst(of: Iterable<Severity>): Severity | undefined {
  const found = new Set(of);
  return severities.find((severity) => found.has(severity));
}

/** Every site that an incident names, its main one first, by id. */
export function sitesOf({ site, otherSites }: Pick<Incident, 'site' | 'otherSites'>): ReadonlySet<string> {
  return new Set([site, ...Object.keys(otherSites)]);
}

/** The incidents that name each site, by its id, the worst first and the newest of those. */
export function bySite<I extends Pick<Incident, 'site' | 'otherSites' | 'severity' | 'newest'>>(
  incidents: readonly I[],
): ReadonlyMap<string, I[]> {
  const sites = new Map<string, I[]>();
  for (const incident of incidents.toSorted(
    (one, other) => rankOf(one.severity) - rankOf(other.severity) || compare(one.newest, other.newest),
  )) {
    for (const site of sitesOf(incident)) {
      const there = sites.get(site);
      if (there === undefined) sites.set(site, [incident]);
      else there.push(incident);
    }
  }
  return sites;
}

/** Places with the worst that is open there. */
export type Placed = { readonly name: string; readonly worst: Severity | undefined; readonly at: Point };

/** In order of severity, SEV1 first and nothing open last, then by distance from `from` (S134). */
export function inOrder<P extends Placed>(places: readonly P[], from: Point): P[] {
  return places
    .map((place) => ({ place, rank: rankOf(place.worst), metres: metresBetween(from, place.at) }))
    .toSorted((one, other) => one.rank - other.rank || one.metres - other.metres || compare(one.place.name, other.place.name))
    .map(({ place }) => place);
}

function compare(one: string, other: string): number {
  return Number(one > other) - Number(one < other);
}

function rankOf(severity: Severity | undefined): number {
  return severity === undefined ? severities.length : severities.indexOf(severity);
}
