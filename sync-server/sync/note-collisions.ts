import { createHash } from 'node:crypto';
import { isoWithOffset } from '#domain/clock/iso.ts';
import { collisions, overtaken, passedOver, type Collision } from '#domain/merge/collisions.ts';
import { collisionEntry, wasLeft, wasReplaced } from '#domain/rules/timeline.ts';
import { incidentShape, type Incident } from '#domain/schema/incident.ts';
import type { TimelineEntry } from '#domain/schema/timeline.ts';
import { SERVER_AUTHOR, type ServerClock } from '../clock.ts';
import type { Transaction } from '../storage/port.ts';
import { writeDocuments } from './write.ts';

/** As many of an incident's entries are looked at; beyond them a step on the way may be noted as a collision. */
const ENTRIES = 10_000;

/**
 * What the server held of an incident when `incoming` came. `by`: from whom; `undefined` from a lost line of history, where the timeline
 * may not be back that says who knew of what.
 */
export type Meeting = { readonly stored: Incident; readonly incoming: Incident; readonly by: string | undefined };

/**
 * `isStep`: whether, by the incident's entries, the value that lost was a step on the way, and lost to nobody. `isLate`: it comes from a lost
 * line, and may have been passed over before, when something else stood here.
 */
type Found = { readonly incident: string; readonly collision: Collision; readonly isStep: typeof wasReplaced; readonly isLate: boolean };

/**
 * Writes a timeline entry for each field on which an incoming incident and what the server held collided (S19). The entry's id
 * follows from the change that lost, so however often and in whichever order they are pushed, it is written once, also when who
 * won has written more since. A value that somebody who knew it has replaced lost to nobody: it was a step on the way.
 */
export async function noteCollisions(
  transaction: Transaction,
  meetings: readonly Meeting[],
  clock: Pick<ServerClock, 'tick'>,
  now: number,
): Promise<void> {
  const found = new Map<string, Found>();
  for (const { stored, incoming, by } of meetings) {
    const met = collisions(incidentShape, stored, incoming).map((collision): Found => ({
      incident: stored.id,
      collision,
      isStep: wasReplaced,
      isLate: by === undefined && collision.lost.stamp === incoming.stamps[collision.path],
    }));
    const late = by === undefined ? [] : overtaken(incidentShape, stored, incoming, by);
    const passed = late.map((collision): Found => ({
      incident: stored.id,
      collision,
      isStep: wasLeft,
      isLate: false,
    }));
    for (const one of [...met, ...passed]) {
      const id = collisionId(stored.id, one.collision);
      if (!found.has(id)) found.set(id, one);
    }
  }
  const silent = await passedSilently(transaction, meetings, found);
  for (const id of silent) found.delete(id);
  if (found.size === 0) return;
  const noted = await transaction.documents(transaction.tenantId, 'timeline', [...found.keys()]);
  const timeline = new Map<string, readonly TimelineEntry[]>();
  for (const { incident } of [...found].filter(([id]) => !noted.has(id)).map(([, one]) => one)) {
    if (!timeline.has(incident)) timeline.set(incident, await timelineOf(transaction, incident));
  }
  const entries = [...found]
    .filter(
      ([id, { incident, collision, isStep }]) => !noted.has(id) && !isStep(collision.lost, collision.path, timeline.get(incident) ?? []),
    )
    .map(([id, { incident, collision }]): TimelineEntry => {
      const context = { by: SERVER_AUTHOR, occurredAt: isoWithOffset(now, 0), newId: () => id, tick: clock.tick };
      return collisionEntry(incident, collision, context);
    });
  if (entries.length > 0) await writeDocuments(transaction, 'timeline', entries);
}

/**
 * Those of `found` that were passed over without a note before; remembers what is passed over now. Else the same push would be noted when it
 * comes again and something else stands (I5).
 */
async function passedSilently(
  transaction: Transaction,
  meetings: readonly Meeting[],
  found: ReadonlyMap<string, Found>,
): Promise<ReadonlySet<string>> {
  const late = [...found].flatMap(([id, { isLate }]) => (isLate ? [id] : []));
  const silent = late.length === 0 ? new Set<string>() : await transaction.passedOver(transaction.tenantId, late);
  const passed = meetings
    .filter(({ by }) => by === undefined)
    .flatMap(({ stored, incoming }) => passedOver(incidentShape, stored, incoming).map((one) => collisionId(stored.id, one)));
  if (passed.length > 0) await transaction.notePassedOver(passed);
  return silent;
}

async function timelineOf(transaction: Transaction, incident: string): Promise<TimelineEntry[]> {
  const hanging = await transaction.tied('timeline', incident, ENTRIES);
  return hanging.map(({ content }) => JSON.parse(content) as TimelineEntry);
}

/** A UUID of version 8 (RFC 9562: made in a way of one's own) from what lost. */
function collisionId(document: string, { path, lost }: Collision): string {
  const hash = createHash('sha256').update([document, path, lost.stamp].join('\n')).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
