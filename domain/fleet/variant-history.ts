import { sameContent } from '../merge/canonical.ts';
import type { Checklist } from '../schema/checklist.ts';
import type { Device } from '../schema/device.ts';
import type { Incident } from '../schema/incident.ts';

type Variant = Device['variant'];

/** A variant that ran on a device, and what it rests on: when it was seen first and last (ISO 8601), by how many incidents and checklists. */
export type PastVariant = {
  readonly variant: Variant;
  readonly firstSeen: string | undefined;
  readonly lastSeen: string | undefined;
  readonly incidents: number;
  readonly checklists: number;
  /** What its record says now. */
  readonly isNow: boolean;
};

type Seen = { readonly at: string; readonly variant: Variant; readonly by: 'incidents' | 'checklists' };

/**
 * What ran on a device, newest first. Nobody writes a history; it is read from incidents, which note what ran when they were logged, and
 * checklists, which note it when they were started. A variant that came back stands twice.
 */
export function variantHistory(
  device: Pick<Device, 'variant'>,
  incidents: readonly Pick<Incident, 'variant' | 'loggedAt'>[],
  runs: readonly Pick<Checklist, 'subject' | 'at'>[],
): PastVariant[] {
  const seen: Seen[] = [
    ...incidents.flatMap(({ variant, loggedAt }) => (variant === undefined ? [] : [{ at: loggedAt, variant, by: 'incidents' as const }])),
    ...runs.flatMap(({ subject: { hardware = '', firmware = '', app = '' }, at }) => [
      { at, variant: { hardware, firmware, app }, by: 'checklists' as const },
    ]),
  ].filter(({ variant }) => Object.values(variant).some((part) => part !== ''));
  const history: PastVariant[] = [];
  for (const one of seen.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
    const last = history.at(-1);
    if (last !== undefined && sameContent(last.variant, one.variant)) history[history.length - 1] = seenAgain(last, one);
    else history.push(seenAgain({ ...unseen(one.variant), firstSeen: one.at }, one));
  }
  const newest = history.at(-1);
  if (newest !== undefined && sameContent(newest.variant, device.variant)) history[history.length - 1] = { ...newest, isNow: true };
  else history.push({ ...unseen(device.variant), isNow: true });
  return history.toReversed();
}

function unseen(variant: Variant): PastVariant {
  return { variant, firstSeen: undefined, lastSeen: undefined, incidents: 0, checklists: 0, isNow: false };
}

function seenAgain(past: PastVariant, { at, by }: Seen): PastVariant {
  return { ...past, lastSeen: at, [by]: past[by] + 1 };
}
