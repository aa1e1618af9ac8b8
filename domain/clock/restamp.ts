import { formatHlc, hlcCounter, hlcMs, hlcNode, type Hlc } from './hlc.ts';
import { makeStamp, stampAuthor, stampHlc, stampOver, type Stamp } from './stamp.ts';

type Stamps = { readonly [path: string]: Stamp };

/**
 * Moves the stamps that `chosen` picks back by `ms` milliseconds: they were made by a clock that ran ahead by so much.
 * Their order among each other stays, and none falls behind what it was written over or behind `after`: some of them may have
 * been made while the clock was still right, upon changes that the server holds by now.
 */
export function moveBack(stamps: Stamps, chosen: (hlc: Hlc) => boolean, ms: number, after: Hlc | '' = ''): Stamps {
  const toMove = Object.values(stamps)
    .filter((stamp) => chosen(stampHlc(stamp)))
    .toSorted();
  const moved = new Map<Hlc, Hlc>();
  let last = after;
  for (const hlc of new Set(toMove.map(stampHlc))) {
    // One change of several fields has one reading for all of them.
    const over = toMove.filter((stamp) => stampHlc(stamp) === hlc).map((stamp) => stampOver(stamp) ?? '');
    last = movedBack(hlc, ms, [last, ...over].toSorted().at(-1) ?? '');
    moved.set(hlc, last);
  }
  return Object.fromEntries(Object.entries(stamps).map(([path, stamp]) => [path, withHlc(stamp, moved.get(stampHlc(stamp)))]));
}

function withHlc(stamp: Stamp, hlc: Hlc | undefined): Stamp {
  return hlc === undefined ? stamp : makeStamp(hlc, stampAuthor(stamp), stampOver(stamp));
}

/** The reading of a stamp, `ms` milliseconds earlier, but never behind what the stamp was written over. */
export function readingMovedBack(stamp: Stamp, ms: number): Hlc {
  return movedBack(stampHlc(stamp), ms, stampOver(stamp) ?? '');
}

function movedBack(hlc: Hlc, ms: number, after: Hlc | ''): Hlc {
  const moved = formatHlc(Math.max(0, hlcMs(hlc) - ms), hlcCounter(hlc), hlcNode(hlc));
  return after === '' || moved > after ? moved : formatHlc(hlcMs(after) + 1, hlcCounter(hlc), hlcNode(hlc));
}
