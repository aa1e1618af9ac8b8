import { z } from 'zod';
import type { MergeShape } from '../merge/merge.ts';
import { fields, id, instant, line, optionalId, stamps } from './fields.ts';
import { variant } from './variant.ts';

/** Types of roadside equipment (after DATEX II), as an import may name them. */
export const deviceTypes = [
  'camera',
  'anpr-camera',
  'lane-controller',
  'message-sign',
  'gantry',
  'toll-gate',
  'lte-router',
  'power-system',
  'sensor',
] as const;

export type DeviceType = (typeof deviceTypes)[number];

/** A piece of roadside equipment, at a site (and lane), known by its serial number. */
export const device = fields({
  id,
  site: optionalId,
  name: line(120).min(1),
  type: z.enum(deviceTypes),
  serial: line(80).min(1),
  lane: line(40).default(''),
  vendor: line(80).default(''),
  variant,
  /** Degrees, WGS 84, where it is known more exactly than its site's. */
  latitude: z.number().min(-90).max(90).optional(),
  longitude: z.number().min(-180).max(180).optional(),
  /** Set when the device was taken out of service; nothing can be logged on it after that. */
  retiredAt: instant.optional(),
  /** Where somebody found it last by its label, although its record named another site (S124). */
  sighted: fields({ site: id, by: id, at: instant }).optional(),
  /** Added from a label that no record knew, until somebody who keeps the fleet takes it in (S123). */
  proposed: fields({ by: id, at: instant }).optional(),
  stamps,
});
export type Device = z.infer<typeof device>;

export const deviceShape: MergeShape<Device> = { maps: [], derived: [], derive: () => ({}) };
