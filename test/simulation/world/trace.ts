import { createHash } from 'node:crypto';

/** What a run writes down: a hash over every step (two runs of a seed must have the same) and the lines that a person reads. */
export type Trace = {
  /** Part of the hash only. */
  readonly step: (text: string) => void;
  /** Part of the hash, and told when the run ends in a violation. */
  readonly tell: (text: string) => void;
  readonly history: () => readonly string[];
  readonly hash: () => string;
};

export function openTrace(now: () => number): Trace {
  const hash = createHash('sha256');
  const lines: string[] = [];
  const start = now();
  const step = (text: string): void => void hash.update(`${now()} ${text}\n`);
  return {
    step,
    tell: (text) => {
      step(text);
      lines.push(`${((now() - start) / 1000).toFixed(3).padStart(9)} s  ${text}`);
    },
    history: () => lines,
    hash: () => hash.copy().digest('hex').slice(0, 16),
  };
}
