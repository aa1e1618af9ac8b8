import type { Point } from '#domain/map/site-order.ts';
import { isRetired } from '../../hooks/find-place.ts';
import type { Device } from '#domain/schema/device.ts';
import type { Incident } from '#domain/schema/incident.ts';
import { severities, type Severity } from '#domain/schema/severity.ts';
import type { MapSite } from './map-sites.ts';

/** A device on the map, with the worst that is open on it. */
export type MapDevice = {
  readonly id: string;
  readonly name: string;
  readonly site: string;
  readonly at: Point;
  readonly worst: Severity | undefined;
  /** Where its mark stands beside its place, in widths of a mark, right and down: several in one place stand in rings around it. */
  readonly beside: readonly [right: number, down: number];
};

type Place = { readonly at: Point; readonly devices: Device[] };

const FIRST_RING = 1.5;
const NEXT_RING = 1;
/** Widths of a mark that one takes on its ring. */
const ROOM = 1.05;

/** Devices in service at sites on the map: where they themselves are known to be, else around their site. */
export function toMapDevices(
  sites: readonly MapSite[],
  devicesAt: ReadonlyMap<string, readonly Device[]>,
  incidents: readonly Incident[],
  now: number,
): MapDevice[] {
  const worst = worstOnDevices(incidents);
  return sites.flatMap((site) => {
    const here = (devicesAt.get(site.id) ?? []).filter((device) => !isRetired(device, now));
    const places = new Map<string, Place>();
    for (const device of here) {
      const at = placeOf(device, site);
      const place = places.get(placeKey(at)) ?? { at, devices: [] };
      place.devices.push(device);
      places.set(placeKey(at), place);
    }
    return [...places].flatMap(([key, { at, devices }]) => {
      const alone = devices.length === 1 && key !== placeKey(site.at);
      const beside = alone ? [] : aroundPlace(devices.length);
      return devices.map(({ id, name }, n): MapDevice => ({
        id,
        name,
        site: site.id,
        at,
        worst: worst.get(id),
        beside: beside[n] ?? [0, 0],
      }));
    });
  });
}

/** The worst that is open on each device, by its id. */
export function worstOnDevices(incidents: readonly Incident[]): ReadonlyMap<string, Severity> {
  const worst = new Map<string, Severity>();
  for (const { device, otherDevices, severity } of incidents) {
    for (const id of [device, ...Object.keys(otherDevices)]) {
      const known = worst.get(id);
      if (id !== '' && (known === undefined || severities.indexOf(severity) < severities.indexOf(known))) worst.set(id, severity);
    }
  }
  return worst;
}

/** How far the marks around one place reach, in widths of a mark. */
export function reachOf(count: number): number {
  return aroundPlace(count).reduce((most, [right, down]) => Math.max(most, Math.hypot(right, down)), 0);
}

function placeOf({ latitude, longitude }: Device, site: MapSite): Point {
  return latitude === undefined || longitude === undefined ? site.at : { latitude, longitude };
}

/** To about a metre. */
function placeKey({ latitude, longitude }: Point): string {
  return `${latitude.toFixed(5)} ${longitude.toFixed(5)}`;
}

/** `count` places on rings, the first of each on top. */
function aroundPlace(count: number): (readonly [right: number, down: number])[] {
  const places: (readonly [number, number])[] = [];
  for (let radius = FIRST_RING; places.length < count; radius += NEXT_RING) {
    const onRing = Math.min(count - places.length, Math.floor((2 * Math.PI * radius) / ROOM));
    for (let n = 0; n < onRing; n += 1) {
      const angle = (2 * Math.PI * n) / onRing;
      places.push([radius * Math.sin(angle), -radius * Math.cos(angle)]);
    }
  }
  return places;
}
