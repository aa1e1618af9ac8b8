import type { AddProblem } from '../db/evidence/keeper.ts';

/** A file that could not be added, and why. Files may share a name: `number` is of this one alone, within its list. */
export type NotAdded = { readonly number: number; readonly name: string; readonly problem: AddProblem | 'no-photo' };

/** A list of them, and those that came to nothing since. */
export function withNotAdded(before: readonly NotAdded[], since: readonly Omit<NotAdded, 'number'>[]): readonly NotAdded[] {
  const last = before.at(-1)?.number ?? 0;
  return [...before, ...since.map((one, place) => ({ ...one, number: last + place + 1 }))];
}
