import type { Device } from '#domain/schema/device.ts';
import type { Site } from '#domain/schema/site.ts';

/** Where an incident can be: a device with its site, or a site alone. */
export type Place = { readonly site: Site | undefined; readonly device: Device | undefined };

type Known = { readonly place: Place; readonly name: string; readonly serial: string; readonly text: string };

/** All places of the fleet, ready to be searched. */
export type PlaceIndex = readonly Known[];

/** Prepares the fleet for searching: once per change of the fleet, not per key. */
export function indexPlaces(sites: ReadonlyMap<string, Site>, devices: ReadonlyMap<string, Device>): PlaceIndex {
  const known: Known[] = [];
  for (const site of sites.values()) {
    const { name } = site;
    known.push({
      place: { site, device: undefined },
      name: plain(name),
      serial: '',
      text: plain(join([name, site.road, site.direction, site.chainage])),
    });
  }
  for (const device of devices.values()) {
    const site = sites.get(device.site);
    const text = plain(join([device.name, device.serial, device.lane, device.vendor, device.type, site?.name, site?.road]));
    known.push({ place: { site, device }, name: plain(device.name), serial: plain(device.serial), text });
  }
  return known;
}

/**
 * The places that a person means by `typed`, best first, at most `limit`: every word must occur in name, serial,
 * lane, type or site; exact names and serials come first, then beginnings, devices that were retired last.
 */
export function findPlaces(index: PlaceIndex, typed: string, limit: number, now: number): Place[] {
  const query = plain(typed).trim();
  const words = query.split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const found = index.filter(({ text }) => words.every((word) => text.includes(word)));
  const ranked = found.map((known) => ({ known, rank: rank(known, query, words) + (isRetired(known.place.device, now) ? 10 : 0) }));
  ranked.sort((a, b) => a.rank - b.rank || (a.known.name < b.known.name ? -1 : 1));
  return ranked.slice(0, limit).map(({ known }) => known.place);
}

/** True when the device was out of service at `now` (milliseconds since 1970). */
export function isRetired(device: Device | undefined, now: number): boolean {
  return device?.retiredAt !== undefined && Date.parse(device.retiredAt) <= now;
}

function rank({ name, serial }: Known, query: string, words: readonly string[]): number {
  if (name === query || serial === query) return 0;
  // `204` means LC-204 before anything that merely has these digits somewhere.
  if (name.startsWith(query) || name.split(/[^\p{L}\p{N}]+/u).includes(query)) return 1;
  // People read the last digits off a label.
  if (serial !== '' && (serial.startsWith(query) || serial.endsWith(query))) return 2;
  if (words.some((word) => name.includes(word))) return 3;
  return 4;
}

/** Lower case without accents, so that what is typed in a hurry still matches. */
function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

function join(parts: readonly (string | undefined)[]): string {
  return parts.filter(Boolean).join(' ');
}
