import { stampAuthor, stampHlc, stampOver, type Stamp } from '../clock/stamp.ts';
import { sameContent } from './canonical.ts';
import { changedPaths, CREATION, stampOf, type MergeShape, type SyncedDocument } from './merge.ts';

/** One side of a collision: the value that a person wrote, and its stamp. `undefined`: the entry was removed. */
export type Side = { readonly value: unknown; readonly stamp: Stamp };
export type Collision = { readonly path: string; readonly kept: Side; readonly lost: Side };

/**
 * The paths on which two people wrote different things without knowing of each other: the losing stamp is later than
 * what the winner was written over, and the authors differ (SPEC M7). The merge has decided; a person may decide anew.
 */
export function collisions<D extends SyncedDocument>(shape: MergeShape<D>, a: D, b: D): Collision[] {
  return met(shape, a, b).filter(({ kept, lost }) => collided(kept, lost));
}

/**
 * What `author` changed in `incoming` and lost to a value that stands at `stored` over a still later one. Whether that one's author knew of
 * it, stamps do not say: who wrote over what in between, only the history does (SPEC S19).
 */
export function overtaken<D extends SyncedDocument>(shape: MergeShape<D>, stored: D, incoming: D, author: string): Collision[] {
  return passedOver(shape, stored, incoming).filter(
    ({ path, lost }) => lost.stamp === incoming.stamps[path] && stampAuthor(lost.stamp) === author,
  );
}

/**
 * What lost between `a` and `b` without being a collision by its stamp, since what stands was written over a still later one: of a lost line
 * of history, where that one is gone, nothing tells whether it was known (SPEC S19).
 */
export function passedOver<D extends SyncedDocument>(shape: MergeShape<D>, a: D, b: D): Collision[] {
  return met(shape, a, b).filter(({ kept, lost }) => overLater(kept, lost));
}

/** The sides of each path on which `a` and `b` differ. */
function met<D extends SyncedDocument>(shape: MergeShape<D>, a: D, b: D): Collision[] {
  const derived: readonly string[] = shape.derived;
  return changedPaths(a, b)
    .filter((path) => path !== CREATION && !derived.includes(path))
    .map((path) => sidesOf(shape, path, a, b));
}

function overLater(kept: Side, lost: Side): boolean {
  const over = stampOver(kept.stamp) ?? '';
  return stampHlc(lost.stamp) < over && stampAuthor(kept.stamp) !== stampAuthor(lost.stamp) && !sameContent(kept.value, lost.value);
}

function sidesOf<D extends SyncedDocument>(shape: MergeShape<D>, path: string, a: D, b: D): Collision {
  const one = { value: valueOf(shape, a, path), stamp: stampOf(a, path) };
  const other = { value: valueOf(shape, b, path), stamp: stampOf(b, path) };
  return one.stamp > other.stamp ? { path, kept: one, lost: other } : { path, kept: other, lost: one };
}

function collided(kept: Side, lost: Side): boolean {
  const unknown = stampHlc(lost.stamp) > (stampOver(kept.stamp) ?? '');
  return unknown && stampAuthor(kept.stamp) !== stampAuthor(lost.stamp) && !sameContent(kept.value, lost.value);
}

/** The value at a stamped path: a register's, or that of one entry of a map. */
export function valueOf<D extends SyncedDocument>(shape: MergeShape<D>, document: D, path: string): unknown {
  const fields = document as unknown as { readonly [field: string]: unknown };
  const field = path.split('.', 1)[0] ?? path;
  if (!(shape.maps as readonly string[]).includes(field)) return fields[field];
  return (fields[field] as { readonly [key: string]: unknown } | undefined)?.[path.slice(field.length + 1)];
}
