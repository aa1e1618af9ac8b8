import type { BrowserContext } from '@playwright/test';

/** One line of output: a figure of ours beside those of its peers, measured in turns in the same run. */
export type Metric = {
  readonly metric: string;
  readonly unit: string;
  /** The median over the rounds. */
  readonly value: number;
  /** The medians of what it is compared with. */
  readonly peers?: { readonly [peer: string]: number };
  readonly rounds: number;
  /** Further facts of the run, e.g. how many documents there were. */
  readonly facts?: { readonly [fact: string]: number };
};

export type BenchContext = {
  readonly rounds: number;
  /** `count`, or a tenth of it in a short run, which shows that the bench works and not much else. */
  readonly scaled: (count: number) => number;
  /** Address of the built bench pages. */
  readonly pages: string;
  /** A fresh Chromium profile on disk. */
  readonly openBrowser: () => Promise<BrowserContext>;
  readonly say: (line: string) => void;
};

export type Bench = {
  /** What is measured and with what it is compared, in one line. */
  readonly compares: string;
  readonly run: (context: BenchContext) => Promise<Metric[]>;
};

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** The nearest-rank percentile, `rank` in 0…100. */
export function percentile(values: readonly number[], rank: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil((rank / 100) * sorted.length) - 1))] ?? Number.NaN;
}
