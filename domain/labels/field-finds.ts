import type { Device } from '../schema/device.ts';

/** Where a device stands that was found elsewhere than its record says, while nobody has decided; `undefined` where nothing is open (S124). */
export function openSighting({ site, sighted }: Device): Device['sighted'] {
  return sighted === undefined || sighted.site === site ? undefined : sighted;
}

/** Whether a device was added in the field, and nobody who keeps the fleet has taken it in or turned it down yet (S123). */
export function isProposed({ proposed, retiredAt }: Device): boolean {
  return proposed !== undefined && retiredAt === undefined;
}

/**
 * What somebody does who pushes a change of a device: everybody in the field adds what they found, in their own name, and says where they found
 * it; deciding on that moves it, takes it in or turns it down. Everything else comes by import.
 */
export function fleetChange(
  before: Device | undefined,
  after: Device,
  by: string,
  paths: readonly string[],
): 'propose' | 'settle' | undefined {
  if (before === undefined) return after.proposed?.by === by && after.retiredAt === undefined ? 'propose' : undefined;
  if (paths.every((path) => path === 'sighted' && after.sighted?.by === by)) return 'propose';
  const settles = paths.every((path) => {
    if (path === 'sighted') return after.sighted === undefined || after.sighted.by === by;
    if (path === 'proposed') return after.proposed === undefined;
    return path === 'site' || (path === 'retiredAt' && before.proposed !== undefined);
  });
  return settles ? 'settle' : undefined;
}
