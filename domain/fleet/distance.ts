import type { Site } from '../schema/site.ts';

/** The mean radius of the Earth, in kilometres. */
const EARTH_KM = 6371;

type Point = Pick<Site, 'latitude' | 'longitude'>;

/** The great-circle distance between two points in degrees (WGS 84), in kilometres; `undefined` where either has no place. */
export function distanceKm(a: Point, b: Point): number | undefined {
  if (a.latitude === undefined || a.longitude === undefined || b.latitude === undefined || b.longitude === undefined) return undefined;
  const [from, to] = [radians(a.latitude), radians(b.latitude)];
  const north = Math.sin((to - from) / 2) ** 2;
  const east = Math.sin(radians(b.longitude - a.longitude) / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(north + Math.cos(from) * Math.cos(to) * east)));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
