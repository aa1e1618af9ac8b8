import type { Commit, Storage } from '../storage/port.ts';

/** For tests: what a storage tells. `lines`: `collection after-seq ids`, one for each change. */
export function hear(storage: Storage): {
  readonly commits: readonly Commit[];
  readonly lines: () => string[];
  readonly seqs: () => number[];
} {
  const commits: Commit[] = [];
  storage.subscribe((commit) => commits.push(commit));
  const changes = () => commits.flatMap((commit) => commit.changes);
  return {
    commits,
    lines: () =>
      changes().map(({ collection, after, seq, documents }) => `${collection} ${after}-${seq} ${documents.map(({ id }) => id).join(',')}`),
    seqs: () => changes().map(({ seq }) => seq),
  };
}
