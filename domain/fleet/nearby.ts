import type { Incident } from '../schema/incident.ts';
import type { Site } from '../schema/site.ts';
import { distanceKm } from './distance.ts';

/** Worth the detour, by road and by day. Kilometres as the crow flies. */
export const NEAR_KM = 25;

export type Near<I> = { readonly incident: I; readonly km: number };

/** Which of some open incidents are at other sites around one, nearest first; none where it has no coordinates. */
export function nearTo<I extends Pick<Incident, 'site'>>(here: Site, open: readonly I[], sites: ReadonlyMap<string, Site>): Near<I>[] {
  return open
    .flatMap((incident) => {
      const there = incident.site === here.id ? undefined : sites.get(incident.site);
      const km = there === undefined ? undefined : distanceKm(here, there);
      return km === undefined || km > NEAR_KM ? [] : [{ incident, km }];
    })
    .toSorted((a, b) => a.km - b.km);
}
