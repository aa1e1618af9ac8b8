import type { Site } from '#domain/schema/site.ts';
import { findPlaces, indexPlaces } from './find-place.ts';

export type SiteFilter = { readonly text: string; readonly road: string };

/** The sites that a filter leaves, by name (numbers in it by size). */
export function findSites(sites: ReadonlyMap<string, Site>, { text, road }: SiteFilter): Site[] {
  const found =
    text.trim() === ''
      ? [...sites.values()]
      : findPlaces(indexPlaces(sites, new Map()), text, sites.size, 0).flatMap(({ site }) => (site === undefined ? [] : [site]));
  return found.filter((site) => road === '' || site.road === road).toSorted(byName);
}

/** The roads that there are, in order. */
export function roadsOf(sites: ReadonlyMap<string, Site>): string[] {
  return [...new Set([...sites.values()].map(({ road }) => road).filter((road) => road !== ''))].toSorted(collator.compare);
}

const collator = new Intl.Collator('en', { numeric: true });

function byName(a: Site, b: Site): number {
  return collator.compare(a.name, b.name);
}
