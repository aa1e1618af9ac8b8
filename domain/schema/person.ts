import { z } from 'zod';
import type { MergeShape } from '../merge/merge.ts';
import { fields, id, line, stamps } from './fields.ts';

export const roles = ['technician', 'operator', 'lead', 'admin'] as const;
export const role = z.enum(roles);
export type Role = z.infer<typeof role>;

/** Names of regions as sites have them. */
export const regionList = z.array(line(80).min(1)).max(50);

/** Somebody who works with Milepost. `kind` leaves room for teams, rotations and policies in the same collection. */
export const person = fields({
  id,
  kind: z.literal('person'),
  name: line(120).min(1),
  email: z.email().max(200),
  role,
  active: z.boolean(),
  /** The regions whose sites a technician sees; none, or absent: all of them. Other roles see the tenant whatever stands here. */
  regions: regionList.optional(),
  stamps,
});
export type Person = z.infer<typeof person>;

export const personShape: MergeShape<Person> = { maps: [], derived: [], derive: () => ({}) };
