import type { FileProblem, FileRow } from './evidence-store.ts';
import type { SendEnd } from './send.ts';

const MINUTE_MS = 60_000;
/** After an attempt that came to nothing, and half as much again by chance. */
const AGAIN_MS = 10_000;
/** Where the server has no room: somebody has to make some. */
const NO_ROOM_AGAIN_MS = 10 * MINUTE_MS;
/** Where it takes no files of that size: somebody may allow larger ones. It costs one request without a byte of the file. */
const TOO_LARGE_AGAIN_MS = 60 * MINUTE_MS;

/** How a file rests after an attempt, in the memory of the app: a new start tries at once. */
export type Rest = {
  /** As `performance.now`. */
  readonly until: number;
  /** What stood on its row after the attempt: once that is gone, somebody wants it tried at once. */
  readonly problem: FileProblem | undefined;
  /** Whether it rests on when the server is reached anew. */
  readonly stays: boolean;
};

/** `chance`: 0…1. */
export function restAfter(end: SendEnd | undefined, problem: FileProblem | undefined, now: number, chance: number): Rest {
  const rest = end === 'too-large' ? TOO_LARGE_AGAIN_MS : end === 'no-room' ? NO_ROOM_AGAIN_MS : AGAIN_MS;
  return { until: now + rest * (1 + chance / 2), problem, stays: end === 'too-large' };
}

/** When a file may be tried (as `performance.now`; 0: at once); `undefined` where only somebody's wish can help: what is spoilt stays so by itself. */
export function triedFrom({ problem }: Pick<FileRow, 'problem'>, rest: Rest | undefined): number | undefined {
  if (problem === 'spoilt') return undefined;
  return rest === undefined || rest.problem !== problem ? 0 : rest.until;
}
