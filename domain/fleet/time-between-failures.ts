import type { Incident } from '../schema/incident.ts';

/** With fewer failures a mean says nothing. */
const FAILURES_MIN = 3;

/** Mean time between failures, and the failures that it rests on; `undefined` while there are too few (F14): never zero. */
export type TimeBetweenFailures = { readonly failures: number; readonly meanMs: number | undefined };

/**
 * How long a device runs between the starts of incidents that lie in the device itself: those whose main device it is, of one of `categories`,
 * not voided. Several at one moment are one failure told twice.
 */
export function timeBetweenFailures(
  incidents: readonly Pick<Incident, 'category' | 'startedAt' | 'status'>[],
  categories: readonly string[],
): TimeBetweenFailures {
  const own = incidents.filter(({ category, status }) => status !== 'voided' && categories.includes(category));
  const starts = [...new Set(own.map(({ startedAt }) => Date.parse(startedAt)))].filter((start) => !Number.isNaN(start));
  const failures = starts.length;
  const span = Math.max(...starts) - Math.min(...starts);
  return { failures, meanMs: failures < FAILURES_MIN ? undefined : span / (failures - 1) };
}
