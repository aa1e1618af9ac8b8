import { createHash } from 'node:crypto';
import { isoWithOffset } from '#domain/clock/iso.ts';
import { collisions, type Collision } from '#domain/merge/collisions.ts';
import { collisionEntry } from '#domain/rules/timeline.ts';
import { incidentShape, type Incident } from '#domain/schema/incident.ts';
import type { TimelineEntry } from '#domain/schema/timeline.ts';
import { SERVER_AUTHOR, type ServerClock } from '../clock.ts';
import type { Transaction } from '../storage/port.ts';
import { writeDocuments } from './write.ts';

/** What the server held of an incident when `incoming` came. */
export type Meeting = { readonly stored: Incident; readonly incoming: Incident };

/**
 * Writes a timeline entry for each field on which an incoming incident and what the server held collided (S19). The entry's id
 * follows from the two changes, so however often and in whichever order they are pushed, it is written once.
 */
export async function noteCollisions(
  transaction: Transaction,
  meetings: readonly Meeting[],
  clock: Pick<ServerClock, 'tick'>,
  now: number,
): Promise<void> {
  const found = new Map<string, { readonly incident: string; readonly collision: Collision }>();
  for (const { stored, incoming } of meetings) {
    for (const collision of collisions(incidentShape, stored, incoming)) {
      found.set(collisionId(stored.id, collision), { incident: stored.id, collision });
    }
  }
  if (found.size === 0) return;
  const noted = await transaction.documents(transaction.tenantId, 'timeline', [...found.keys()]);
  const entries = [...found]
    .filter(([id]) => !noted.has(id))
    .map(([id, { incident, collision }]): TimelineEntry => {
      const context = { by: SERVER_AUTHOR, occurredAt: isoWithOffset(now, 0), newId: () => id, tick: clock.tick };
      return collisionEntry(incident, collision, context);
    });
  if (entries.length > 0) await writeDocuments(transaction, 'timeline', entries);
}

/** A UUID of version 8 (RFC 9562: made in a way of one's own) from what collided. */
function collisionId(document: string, { path, kept, lost }: Collision): string {
  const hash = createHash('sha256').update([document, path, kept.stamp, lost.stamp].join('\n')).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
