import { CLOCK_TOLERANCE_MS, type Checkpoint } from '#domain/protocol/sync.ts';
import type { Reader } from '../storage/port.ts';

/** How long after a restore laptops may give back what others wrote: one that was away for a year still does. Milliseconds. */
const HEALING_OPEN_MS = 400 * 24 * 3_600_000;

/** Whether what is here goes on from where a laptop stood. Not of an unknown epoch, nor from beyond where one ended: that line is lost (S11). */
export async function isContinued(reader: Reader, tenant: string, epoch: string, seq: number): Promise<boolean> {
  const ended = await reader.epochEnd(tenant, epoch);
  return ended !== undefined && seq <= ended;
}

/**
 * Up to which stamp (ms since 1970) a laptop that stood at `from` may give back what it is not the author of (S46); `undefined`
 * where it may not: its line goes on here, or no restore is known that could have lost it. A laptop's word alone opens nothing.
 */
export async function healingUpTo(
  reader: Reader,
  tenant: string,
  from: Pick<Checkpoint, 'epoch' | 'seq'>,
  now: number,
): Promise<number | undefined> {
  if (await isContinued(reader, tenant, from.epoch, from.seq)) return undefined;
  const restoredAt = await reader.restoredAfter(tenant, from.epoch);
  // What was lost had been taken by a clock that lets others run a little ahead.
  return restoredAt === undefined || now - restoredAt > HEALING_OPEN_MS ? undefined : restoredAt + CLOCK_TOLERANCE_MS;
}
