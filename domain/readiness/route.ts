import { metresBetween, type Point } from '../map/site-order.ts';

/** The stops of a route with one of them at another place (from 0), the others in the order they had. Beyond an end is at that end. */
export function moveStop(stops: readonly string[], stop: string, place: number): readonly string[] {
  if (!stops.includes(stop)) return stops;
  const others = stops.filter((one) => one !== stop);
  const at = Math.min(others.length, Math.max(0, place));
  return [...others.slice(0, at), stop, ...others.slice(at)];
}

export type Legs = {
  /** To each stop from the one before it, in metres; of the first, and where either is nowhere known, `undefined`. */
  readonly metres: readonly (number | undefined)[];
  /** All that is known, in metres. `undefined` where that is nothing. */
  readonly total: number | undefined;
  /** Whether each leg is known. */
  readonly whole: boolean;
};

/** How far it is from stop to stop in straight lines. What stands nowhere is passed over in the sum and not made up. */
export function legsOf(places: readonly (Point | undefined)[]): Legs {
  const metres = places.map((at, n) => {
    const from = places[n - 1];
    return at === undefined || from === undefined ? undefined : metresBetween(from, at);
  });
  const known = metres.filter((leg) => leg !== undefined);
  const total = known.length === 0 ? undefined : known.reduce((sum, leg) => sum + leg, 0);
  return { metres, total, whole: known.length === Math.max(0, places.length - 1) };
}
