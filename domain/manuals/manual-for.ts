import { z } from 'zod';
import { deviceTypes, type Device } from '../schema/device.ts';
import { line } from '../schema/fields.ts';

/** So many single models a manual may name: what it is for travels in a header. */
export const HARDWARE_MAX = 30;

const hardware = z.object({ vendor: line(80), hardware: line(120).min(1) });
export type Hardware = z.infer<typeof hardware>;

/**
 * What a manual is for: everything, device types, single models of hardware, or several of these; one that fits is enough. Types that
 * only a newer server knows fit no device here.
 */
export const manualFor = z.object({
  everything: z.boolean(),
  types: z.array(z.string().max(40)).max(40),
  hardware: z.array(hardware).max(HARDWARE_MAX),
});
export type ManualFor = z.infer<typeof manualFor>;

/** What somebody may publish: for something, by types that there are. */
export const newManualFor = manualFor
  .extend({ types: z.array(z.enum(deviceTypes)).max(deviceTypes.length) })
  .refine(({ everything, types, hardware: models }) => everything || types.length > 0 || models.length > 0, 'is for nothing');

const same = (one: string, other: string): boolean => one.trim().toLowerCase() === other.trim().toLowerCase();

/** Whether a manual is for a device (S145). */
export function isFor({ everything, types, hardware: models }: ManualFor, device: Pick<Device, 'type' | 'vendor' | 'variant'>): boolean {
  if (everything || types.includes(device.type)) return true;
  return models.some((model) => same(model.vendor, device.vendor) && same(model.hardware, device.variant.hardware));
}

/** The models of hardware among some devices, each once, by vendor and name. */
export function hardwareAmong(devices: Iterable<Pick<Device, 'vendor' | 'variant'>>): Hardware[] {
  const found = new Map<string, Hardware>();
  for (const { vendor, variant } of devices) {
    const model = { vendor: vendor.trim(), hardware: variant.hardware.trim() };
    const key = hardwareKey(model);
    if (model.hardware !== '' && !found.has(key)) found.set(key, model);
  }
  return [...found].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, model]) => model);
}

/** The same for the same model, however it was written. */
export function hardwareKey({ vendor, hardware: model }: Hardware): string {
  return JSON.stringify([vendor.toLowerCase(), model.toLowerCase()]);
}
