import { hlcMs, type Hlc } from '#domain/clock/hlc.ts';
import { readingMovedBack } from '#domain/clock/restamp.ts';
import { isStamp, makeStamp, stampAuthor, stampHlc, stampOver, type Stamp } from '#domain/clock/stamp.ts';
import { CLOCK_TOLERANCE_MS, type PushOutcome, type WireDocument } from '#domain/protocol/sync.ts';
import type { Reader } from '../storage/port.ts';

/**
 * Stamps that a fast clock made, and that were moved back when the work came by another laptop. The laptop itself still has them as it
 * wrote them, and pushes them when it is back: the same move must be made then, or its own work would look like somebody
 * else's (S65). So each move is remembered, by the reading, which no two changes share.
 */
export type Moves = ReadonlyMap<Hlc, Hlc>;

/**
 * The moves for all readings of `documents` that lie ahead of `now` (ms since 1970) by more than is tolerated: by `aheadMs`, which
 * the laptop knew, and at least so far that none is later than now. All by the same, so that their order stays.
 */
export function movesFor(documents: readonly WireDocument[], known: Moves, now: number, aheadMs: number): Moves {
  const stamps = documents.flatMap(stampsOf).filter((stamp) => !known.has(stampHlc(stamp)));
  const ahead = stamps.filter((stamp) => hlcMs(stampHlc(stamp)) > now + CLOCK_TOLERANCE_MS);
  const latest = ahead.reduce((max, stamp) => Math.max(max, hlcMs(stampHlc(stamp))), 0);
  const by = Math.max(latest - now, aheadMs);
  return new Map(ahead.map((stamp) => [stampHlc(stamp), readingMovedBack(stamp, by)]));
}

/** `document` with its stamps where they were moved to; the very same where none was. */
export function withMoves(document: WireDocument, moves: Moves): WireDocument {
  if (!stampsOf(document).some((stamp) => moves.has(stampHlc(stamp)))) return document;
  const stamps = Object.entries(document['stamps'] as object).map(([path, stamp]: [string, unknown]) => {
    const to = typeof stamp === 'string' && isStamp(stamp) ? moves.get(stampHlc(stamp)) : undefined;
    return [path, to === undefined ? stamp : makeStamp(to, stampAuthor(stamp as Stamp), stampOver(stamp as Stamp))];
  });
  return { ...document, stamps: Object.fromEntries(stamps) as object };
}

/**
 * Runs a push of a laptop's own with the moves that are known of it. What was moved comes back as *merged*, since the laptop has
 * other stamps than the server holds. `push` gets the documents, and answers with an outcome for each, in their order.
 */
export async function pushWithMoves(
  reader: Pick<Reader, 'movedStamps'>,
  laptop: { readonly tenant: string; readonly laptop: string },
  documents: readonly WireDocument[],
  push: (documents: readonly WireDocument[]) => Promise<PushOutcome[]>,
): Promise<PushOutcome[]> {
  const known = await reader.movedStamps(laptop.tenant, laptop.laptop);
  if (known.size === 0) return push(documents);
  const moved = documents.map((document) => withMoves(document, known));
  const outcomes = await push(moved);
  return outcomes.map((outcome, place): PushOutcome => {
    const document = moved[place];
    if (document === undefined || document === documents[place]) return outcome;
    // Refused, or gone from this laptop: there is nothing whose stamps would matter.
    if (outcome.outcome === 'rejected' || outcome.outcome === 'left') return outcome;
    const { id, seq } = outcome;
    return { outcome: 'merged', id, seq, document: outcome.outcome === 'merged' ? outcome.document : document, moved: true };
  });
}

function stampsOf(document: WireDocument): Stamp[] {
  const { stamps } = document as { readonly stamps?: unknown };
  if (stamps === null || typeof stamps !== 'object') return [];
  return Object.values(stamps).filter((stamp): stamp is Stamp => typeof stamp === 'string' && isStamp(stamp));
}
