import { stampAuthor, stampHlc, stampOver } from '../clock/stamp.ts';
import { sameContent } from './canonical.ts';
import { valueOf } from './collisions.ts';
import { changedPaths, CREATION, stampOf, type MergeShape, type Patch, type SyncedDocument } from './merge.ts';

/**
 * The paths that `by` changed in `changed`, and whose values differ from those in `held`. Not what came with the record itself, nor what
 * was known to whoever wrote in its place since.
 */
export function ownPaths<D extends SyncedDocument>(shape: MergeShape<D>, held: D, changed: D, by: string): string[] {
  return changedPaths(held, changed).filter((path) => {
    const stamp = changed.stamps[path];
    if (path === CREATION || stamp === undefined || stampAuthor(stamp) !== by) return false;
    const wasKnown = (stampOver(stampOf(held, path)) ?? '') >= stampHlc(stamp);
    return !wasKnown && !sameContent(valueOf(shape, held, path), valueOf(shape, changed, path));
  });
}

/** Stamped paths and their values (`undefined` removes) as one change: entries of one map together. */
export function patchOf<D extends SyncedDocument>(
  shape: MergeShape<D>,
  values: Iterable<readonly [path: string, value: unknown]>,
): Patch<D> {
  const patch: { [field: string]: unknown } = {};
  for (const [path, value] of values) {
    const field = path.split('.', 1)[0] ?? path;
    if (!(shape.maps as readonly string[]).includes(field)) patch[field] = value;
    else patch[field] = { ...(patch[field] as object | undefined), [path.slice(field.length + 1)]: value };
  }
  return patch as Patch<D>;
}
