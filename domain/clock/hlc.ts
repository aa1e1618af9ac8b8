/**
 * Hybrid logical clock as a value.
 *
 * A reading is a fixed-width string that sorts as it happened: 12 hex digits of milliseconds since 1970 (device
 * clock, corrected by the error measured against the server), 4 hex digits of counter, the node that made it.
 * Nothing here asks what time it is: `now` (milliseconds) is handed in.
 */
export type Hlc = string & { readonly __brand: 'Hlc' };

/** What a running tab or window remembers. `node` is 12 lower-case letters or digits, never shared by two tabs. */
export type ClockState = { readonly node: string; readonly ms: number; readonly counter: number };

const COUNTER_MAX = 0xffff;
const PATTERN = /^[0-9a-f]{12}-[0-9a-f]{4}-[0-9a-z]{12}$/;

export const HLC_LENGTH = 30;

export function startClock(node: string, last?: Hlc): ClockState {
  if (!/^[0-9a-z]{12}$/.test(node)) throw new RangeError(`clock node "${node}" must be 12 letters or digits`);
  return last === undefined ? { node, ms: 0, counter: 0 } : { node, ms: hlcMs(last), counter: hlcCounter(last) };
}

/** The next reading, later than every reading this clock made or saw, even when the wall clock was set back. */
export function tick(state: ClockState, now: number): { state: ClockState; stamp: Hlc } {
  const wall = Math.floor(now);
  let ms = Math.max(state.ms, wall);
  let counter = ms === state.ms ? state.counter + 1 : 0;
  if (counter > COUNTER_MAX) {
    ms += 1;
    counter = 0;
  }
  return { state: { node: state.node, ms, counter }, stamp: formatHlc(ms, counter, state.node) };
}

/** Follows a reading that arrived from elsewhere, so that what is written next sorts after it. */
export function observe(state: ClockState, seen: Hlc): ClockState {
  const ms = hlcMs(seen);
  const counter = hlcCounter(seen);
  if (ms < state.ms || (ms === state.ms && counter <= state.counter)) return state;
  return { node: state.node, ms, counter };
}

export function isHlc(text: string): text is Hlc {
  return PATTERN.test(text);
}

export function formatHlc(ms: number, counter: number, node: string): Hlc {
  return `${ms.toString(16).padStart(12, '0')}-${counter.toString(16).padStart(4, '0')}-${node}` as Hlc;
}

/** Milliseconds since 1970 of the corrected clock that made it. */
export function hlcMs(hlc: Hlc): number {
  return Number.parseInt(hlc.slice(0, 12), 16);
}

export function hlcCounter(hlc: Hlc): number {
  return Number.parseInt(hlc.slice(13, 17), 16);
}

export function hlcNode(hlc: Hlc): string {
  return hlc.slice(18);
}
