import { z } from 'zod';
import type { MergeShape } from '../merge/merge.ts';
import { fields, id, line, stamps } from './fields.ts';

/** A place at the roadside with cabinets and devices. Coordinates in degrees, WGS 84. */
export const site = fields({
  id,
  name: line(120).min(1),
  road: line(40),
  direction: line(40),
  /** Distance along the road as the operator writes it, e.g. `12+300` or `12.3`. */
  chainage: line(40),
  region: line(80).default(''),
  latitude: z.number().min(-90).max(90).optional(),
  longitude: z.number().min(-180).max(180).optional(),
  stamps,
});
export type Site = z.infer<typeof site>;

export const siteShape: MergeShape<Site> = { maps: [], derived: [], derive: () => ({}) };
