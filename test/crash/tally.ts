/** What a run of crashes came to. `lost`: acknowledged writes that were not there afterwards, or not as promised. */
export type Tally = {
  readonly target: string;
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

export const isClean = ({ lost, failedOpens, wrong, acknowledged }: Tally): boolean => lost + failedOpens + wrong === 0 && acknowledged > 0;
