import { formatHlc, hlcCounter, hlcMs, hlcNode, type Hlc } from './hlc.ts';
import { makeStamp, stampAuthor, stampHlc, stampOver, type Stamp } from './stamp.ts';

/**
 * Moves the stamps that `chosen` picks back by `ms` milliseconds: they were made by a clock that ran ahead by so much.
 * Their order among each other stays, and none falls behind what it was written over.
 */
export function moveBack(
  stamps: { readonly [path: string]: Stamp },
  chosen: (hlc: Hlc) => boolean,
  ms: number,
): { readonly [path: string]: Stamp } {
  const moved = Object.entries(stamps).map(([path, stamp]) => [path, chosen(stampHlc(stamp)) ? movedBack(stamp, ms) : stamp]);
  return Object.fromEntries(moved) as { [path: string]: Stamp };
}

function movedBack(stamp: Stamp, ms: number): Stamp {
  return makeStamp(readingMovedBack(stamp, ms), stampAuthor(stamp), stampOver(stamp));
}

/** The reading of a stamp, `ms` milliseconds earlier, but never behind what the stamp was written over. */
export function readingMovedBack(stamp: Stamp, ms: number): Hlc {
  const hlc = stampHlc(stamp);
  const over = stampOver(stamp);
  const moved = formatHlc(Math.max(0, hlcMs(hlc) - ms), hlcCounter(hlc), hlcNode(hlc));
  return over === undefined || moved > over ? moved : formatHlc(hlcMs(over) + 1, hlcCounter(hlc), hlcNode(hlc));
}
