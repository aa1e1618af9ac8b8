/** What a run of crashes came to. `lost`: acknowledged writes that were not there afterwards, or not as promised. */
export type Tally = {
  readonly target: string;
  /** Those that were done: a start that fails ends the run. */
  readonly rounds: number;
  readonly acknowledged: number;
  readonly lost: number;
  /** Starts after a crash that did not come to be. */
  readonly failedOpens: number;
  /** Other promises that were broken: a gap, an epoch that is not new, an outbox that does not match. */
  readonly wrong: number;
  /** Of a client: how often the browser had lost its whole database by itself (or could not open it any more), and the journal and the server gave it back. */
  readonly emptied?: number;
};

/** How a run is done. `random`: numbers in [0, 1). */
export type Run = { readonly rounds: number; readonly random: () => number; readonly say: (line: string) => void };

/** What a run says on standard output, as JSON: these keys and no others. */
export function lineOf({ target, rounds, acknowledged, lost, failedOpens }: Tally): string {
  return JSON.stringify({ target, rounds, acknowledged, lost, failedOpens });
}

/** What else there is to say of a run, in words for standard error. */
export function besideOf({ target, wrong, emptied = 0 }: Tally): string[] {
  return [
    ...(wrong === 0 ? [] : [`${target}: ${wrong} other promises broken`]),
    ...(emptied === 0 ? [] : [`${target}: emptied ${emptied} times by the browser itself, and given back by journal and server`]),
  ];
}

export const isClean = ({ lost, failedOpens, wrong, acknowledged }: Tally): boolean => lost + failedOpens + wrong === 0 && acknowledged > 0;
