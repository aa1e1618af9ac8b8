import type { Site } from '../schema/site.ts';
import { metresBetween, type Point } from './site-order.ts';

/** A compound or a stretch with its gantry is not larger. Metres. */
const REACH_M = 250;

/**
 * The site at which somebody is who is at `point` to within `accuracy` metres: the only one that may be in reach, and surely is. `undefined`
 * where there is none or another could be meant, for nobody is told that something stands at the wrong site by a guess.
 */
export function siteAt(sites: Iterable<Site>, point: Point, accuracy: number): Site | undefined {
  const [nearest, ...others] = [...sites].flatMap((site) => {
    const { latitude, longitude } = site;
    if (latitude === undefined || longitude === undefined) return [];
    const metres = metresBetween(point, { latitude, longitude });
    return metres - accuracy > REACH_M ? [] : [{ site, metres }];
  });
  return nearest === undefined || others.length > 0 || nearest.metres + accuracy > REACH_M ? undefined : nearest.site;
}
