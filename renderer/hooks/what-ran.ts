import { combinationOf, nothingKnown } from '#domain/compat/precheck.ts';
import type { Incident } from '#domain/schema/incident.ts';
import type { Combination } from '#domain/schema/variant.ts';
import type { Fleet } from './use-fleet.ts';

/**
 * What ran when it happened, rather than what runs on the device by now. `undefined` until the devices are read: a check of half a
 * combination would be noted as one that somebody relied on.
 */
export function whatRan(
  { device: id, variant }: Pick<Incident, 'device' | 'variant'>,
  fleet: Pick<Fleet, 'devices' | 'loaded'>,
): Combination | undefined {
  if (!fleet.loaded) return undefined;
  const device = fleet.devices.get(id);
  return { ...(device === undefined ? nothingKnown : combinationOf(device)), ...variant };
}
