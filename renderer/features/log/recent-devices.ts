import type { Store } from '../../db/store.ts';

const KEY = 'log.recent-devices';
const KEPT = 8;

/** Ids of the devices last logged on from this laptop, the latest first. */
export async function recentDevices(local: Store['local']): Promise<readonly string[]> {
  const value = (await local.facts.get(KEY))?.value;
  return Array.isArray(value) ? value.filter((id): id is string => typeof id === 'string') : [];
}

/** Puts `device` first among them. */
export async function rememberDevice(local: Store['local'], device: string): Promise<void> {
  if (device === '') return;
  const before = await recentDevices(local);
  await local.facts.put({ key: KEY, value: [device, ...before.filter((id) => id !== device)].slice(0, KEPT) });
}
