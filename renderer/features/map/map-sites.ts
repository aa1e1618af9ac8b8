import { bySite, inOrder, metresBetween, type Point } from '#domain/map/site-order.ts';
import type { Incident } from '#domain/schema/incident.ts';
import type { Severity } from '#domain/schema/severity.ts';
import type { Site } from '#domain/schema/site.ts';
import type { MapView } from './map-view-state.ts';

/** A site on the map, with what is open there, worst first. */
export type MapSite = {
  readonly id: string;
  readonly name: string;
  readonly site: Site;
  readonly at: Point;
  readonly open: readonly Incident[];
  readonly worst: Severity | undefined;
};

/** `open`: only where something is open. `severity`: only where the worst is at least as bad. */
export type MapFilter = { readonly open: boolean; readonly severity: Severity | '' };

/** Sites that have a place on earth, as they stand; and how many have none. */
export function toMapSites(
  sites: Iterable<Site>,
  incidents: readonly Incident[],
): { readonly sites: readonly MapSite[]; readonly nowhere: number } {
  const open = bySite(incidents);
  const placed: MapSite[] = [];
  let nowhere = 0;
  for (const site of sites) {
    const { id, name, latitude, longitude } = site;
    const there = open.get(id) ?? [];
    if (latitude === undefined || longitude === undefined) nowhere += 1;
    else placed.push({ id, name, site, at: { latitude, longitude }, open: there, worst: there[0]?.severity });
  }
  return { sites: placed, nowhere };
}

export function filterSites(sites: readonly MapSite[], { open, severity }: MapFilter): MapSite[] {
  // SEV1 sorts before SEV2 as text, too.
  const isAsBad = (worst: Severity | undefined): boolean =>
    severity === '' ? !open || worst !== undefined : worst !== undefined && worst <= severity;
  return sites.filter(({ worst }) => isAsBad(worst));
}

export type Listed = MapSite & {
  /** From where the person is; `undefined` where that is not known. */ readonly metres: number | undefined;
};

/** What the list shows (S134): the sites in view, all of them where there is no map to look at. `here`: where the person is. */
export function listSites(sites: readonly MapSite[], view: MapView | undefined, here: Point | undefined): Listed[] {
  const seen = view === undefined ? sites : sites.filter(({ at }) => isInView(at, view));
  const from = here ?? view?.center ?? seen[0]?.at;
  const ordered = from === undefined ? [] : inOrder(seen, from);
  return ordered.map((site) => ({ ...site, metres: here && metresBetween(here, site.at) }));
}

function isInView({ latitude, longitude }: Point, { west, south, east, north }: MapView): boolean {
  const across = west <= east ? longitude >= west && longitude <= east : longitude >= west || longitude <= east;
  return latitude >= south && latitude <= north && across;
}

/** The smallest box around some places: west, south, east, north. `undefined` around none. */
export function boundsOf(places: readonly Point[]): [number, number, number, number] | undefined {
  if (places.length === 0) return undefined;
  const [longitudes, latitudes] = [places.map(({ longitude }) => longitude), places.map(({ latitude }) => latitude)];
  const least = (values: readonly number[]): number => values.reduce((one, other) => Math.min(one, other));
  const most = (values: readonly number[]): number => values.reduce((one, other) => Math.max(one, other));
  return [least(longitudes), least(latitudes), most(longitudes), most(latitudes)];
}
