import { createHash } from 'node:crypto';
import { isoWithOffset } from '#domain/clock/iso.ts';
import { collisions, overtaken, type Collision } from '#domain/merge/collisions.ts';
import { collisionEntry, wasLeft, wasPassed, wasReplaced } from '#domain/rules/timeline.ts';
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

/** `isStep`: whether, by the incident's entries, the value that lost was a step on the way, and lost to nobody. */
type Found = { readonly incident: string; readonly collision: Collision; readonly isStep: IsStep };
type IsStep = (collision: Collision, entries: readonly TimelineEntry[]) => boolean;

const replaced: IsStep = ({ lost, path }, entries) => wasReplaced(lost, path, entries);
const left: IsStep = ({ lost, path }, entries) => wasLeft(lost, path, entries);
const replacedOrPassed: IsStep = (collision, entries) => replaced(collision, entries) || wasPassed(collision, entries);

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
      // What a lost line gives back late may have been passed over before, when something else stood here (see `wasPassed`).
      isStep: by === undefined && collision.lost.stamp === incoming.stamps[collision.path] ? replacedOrPassed : replaced,
    }));
    const late = by === undefined ? [] : overtaken(incidentShape, stored, incoming, by);
    const passed = late.map((collision): Found => ({
      incident: stored.id,
      collision,
      isStep: left,
    }));
    for (const one of [...met, ...passed]) {
      const id = collisionId(stored.id, one.collision);
      if (!found.has(id)) found.set(id, one);
    }
  }
  if (found.size === 0) return;
  const noted = await transaction.documents(transaction.tenantId, 'timeline', [...found.keys()]);
  const timeline = new Map<string, readonly TimelineEntry[]>();
  for (const { incident } of [...found].filter(([id]) => !noted.has(id)).map(([, one]) => one)) {
    if (!timeline.has(incident)) timeline.set(incident, await timelineOf(transaction, incident));
  }
  const entries = [...found]
    .filter(([id, { incident, collision, isStep }]) => !noted.has(id) && !isStep(collision, timeline.get(incident) ?? []))
    .map(([id, { incident, collision }]): TimelineEntry => {
      const context = { by: SERVER_AUTHOR, occurredAt: isoWithOffset(now, 0), newId: () => id, tick: clock.tick };
      return collisionEntry(incident, collision, context);
    });
  if (entries.length > 0) await writeDocuments(transaction, 'timeline', entries);
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
