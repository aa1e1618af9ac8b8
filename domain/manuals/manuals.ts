import type { Manual } from '../protocol/manuals.ts';
import type { Device } from '../schema/device.ts';
import { isFor } from './manual-for.ts';

/** By title, as people read them. */
const byTitle = new Intl.Collator('en', { numeric: true });

/** The manuals for any of some devices, each once: what is for fewer kinds first, then by title (S145). */
export function manualsFor<M extends Pick<Manual, 'for' | 'title'>>(manuals: readonly M[], devices: readonly Device[]): M[] {
  return sortManuals(manuals.filter((manual) => manual.for.everything || devices.some((device) => isFor(manual.for, device))));
}

/** What is for single models before what is for types, and that before what is for everything. */
export function sortManuals<M extends Pick<Manual, 'for' | 'title'>>(manuals: readonly M[]): M[] {
  return manuals.toSorted((one, other) => breadth(one) - breadth(other) || byTitle.compare(one.title, other.title));
}

function breadth({ for: { everything, types } }: Pick<Manual, 'for'>): number {
  return everything ? 2 : types.length > 0 ? 1 : 0;
}

/** What of a manual is on a laptop, whole. `here`: its newest edition; `older`: an earlier one. */
export type KeptManuals = { readonly here: ReadonlySet<string>; readonly older: ReadonlySet<string> };

/** How many manuals there are for somewhere, and how much of that is on this laptop; readiness speaks of it. */
export type ManualCounts = { readonly all: number; readonly here: number; readonly older: number };

/** `manuals`: those that are wanted. `here` and `older`: ids of manuals. */
export function countManuals(manuals: readonly Pick<Manual, 'manual'>[], { here, older }: KeptManuals): ManualCounts {
  const isHere = manuals.filter(({ manual }) => here.has(manual)).length;
  const isOlder = manuals.filter(({ manual }) => !here.has(manual) && older.has(manual)).length;
  return { all: manuals.length, here: isHere, older: isOlder };
}
