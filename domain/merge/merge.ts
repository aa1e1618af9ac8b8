import { makeStamp, stampHlc, stampOver, type Stamp } from '../clock/stamp.ts';
import type { Hlc } from '../clock/hlc.ts';
import { canonicalJson, isSorted, sameContent } from './canonical.ts';

/**
 * A synced document: an id, fields, and the stamp of each field's last change.
 *
 * `stamps['*']` is the stamp of the document's creation and stands for every field without a stamp of its own, so a
 * new document carries one stamp and not twenty. A map field (a set that people add to, answers, roles) has a stamp
 * per entry under the path `field.key`; an entry with a stamp and no value has been removed.
 */
export type Stamps = { readonly [path: string]: Stamp };
export type SyncedDocument = { readonly id: string; readonly stamps: Stamps };

/** What the merge must know of a collection: which fields are maps, and what is computed from the others. */
export type MergeShape<D extends SyncedDocument> = {
  readonly maps: readonly (keyof D & string)[];
  /** Fields that follow from the others (index keys). They carry no stamp and are computed anew, all of them, after each merge. */
  readonly derived: readonly (keyof D & string)[];
  readonly derive: (document: D) => Partial<D>;
};

export const CREATION = '*';

type Fields = { readonly [key: string]: unknown };

/**
 * Merges two versions of one document, field by field: the later stamp wins, equal stamps fall to the greater
 * content. Total, commutative, associative and idempotent (SPEC M1–M4), so replicas agree in whatever order they hear.
 */
export function merge<D extends SyncedDocument>(shape: MergeShape<D>, a: D, b: D): D {
  if (a.id !== b.id) throw new Error(`merge of two documents: ${a.id} and ${b.id}`);
  const left = a as Fields;
  const right = b as Fields;
  const maps: readonly string[] = shape.maps;
  const derived: readonly string[] = shape.derived;
  const creation = later(a.stamps[CREATION], b.stamps[CREATION]);
  const stamps: { [path: string]: Stamp } = { [CREATION]: creation };
  const merged: { [key: string]: unknown } = {};

  const pick = (path: string, mine: unknown, theirs: unknown): unknown => {
    const myStamp = stampOf(a, path);
    const theirStamp = stampOf(b, path);
    const mineWins = myStamp === theirStamp ? mine === theirs || canonicalJson(mine) >= canonicalJson(theirs) : myStamp > theirStamp;
    const winner = mineWins ? myStamp : theirStamp;
    if (winner !== creation) stamps[path] = winner;
    return mineWins ? mine : theirs;
  };

  const stamped = stampedFields(a.stamps, b.stamps);
  const sameBirth = a.stamps[CREATION] === b.stamps[CREATION];
  // In the order of canonical JSON, in which documents are stored.
  for (const field of sortedKeys(left, right, stamped.keys())) {
    if (field === '_deleted') continue;
    if (field === 'stamps') merged[field] = stamps;
    else if (sameBirth && left[field] !== undefined && left[field] === right[field] && !stamped.has(field)) merged[field] = left[field];
    else if (field === 'id') merged[field] = a.id;
    else if (derived.includes(field)) merged[field] = left[field];
    else if (!maps.includes(field)) {
      const value = pick(field, left[field], right[field]);
      if (value !== undefined) merged[field] = value;
    } else {
      const mine = (left[field] ?? {}) as Fields;
      const theirs = (right[field] ?? {}) as Fields;
      const entries: { [key: string]: unknown } = {};
      for (const key of sortedKeys(mine, theirs, stamped.get(field) ?? [])) {
        const value = pick(`${field}.${key}`, mine[key], theirs[key]);
        if (value !== undefined) entries[key] = value;
      }
      merged[field] = entries;
    }
  }
  return Object.assign(merged, shape.derive(merged as unknown as D)) as unknown as D;
}

/** True when both hold the same fields with the same stamps: replication has nothing to do. */
export function sameVersion(a: SyncedDocument, b: SyncedDocument): boolean {
  return sameContent(a.stamps, b.stamps);
}

/** Whether `document` has every change of `other`, or a later one in its place: nothing of `other` would be missed. */
export function includes(document: SyncedDocument, other: SyncedDocument): boolean {
  return Object.keys(other.stamps).every((path) => stampOf(document, path) >= stampOf(other, path));
}

/** The change of some fields: a plain value sets a register, an object sets entries of a map, `undefined` removes. */
export type Patch<D extends SyncedDocument> = {
  readonly [K in Exclude<keyof D, 'id' | 'stamps'>]?: D[K] | { readonly [key: string]: unknown };
};

/**
 * Applies one person's change. Every field in `patch` whose value differs gets a stamp at `at` by `by`.
 * `acknowledged` says whether the server holds a given stamp; it decides what the new stamp is written `over`.
 */
export function edit<D extends SyncedDocument>(
  shape: MergeShape<D>,
  document: D,
  patch: Patch<D>,
  at: Hlc,
  by: string,
  acknowledged: (stamp: Stamp) => boolean,
): D {
  const stamps: { [path: string]: Stamp } = { ...document.stamps };
  const next: { [key: string]: unknown } = { ...(document as Fields) };
  const restamp = (path: string): void => {
    const previous = stampOf(document, path);
    stamps[path] = makeStamp(at, by, acknowledged(previous) ? stampHlc(previous) : stampOver(previous));
  };
  for (const [field, value] of Object.entries(patch as Fields)) {
    if ((shape.maps as readonly string[]).includes(field)) {
      const entries: { [key: string]: unknown } = { ...((document as Fields)[field] as Fields) };
      for (const [key, item] of Object.entries((value ?? {}) as Fields)) {
        if (sameContent(entries[key], item)) continue;
        if (item === undefined) delete entries[key];
        else entries[key] = item;
        restamp(`${field}.${key}`);
      }
      next[field] = entries;
    } else if (!sameContent(next[field], value)) {
      if (value === undefined) delete next[field];
      else next[field] = value;
      restamp(field);
    }
  }
  next['stamps'] = stamps;
  return { ...next, ...shape.derive(next as unknown as D) } as unknown as D;
}

/** A new document: every field carries the one stamp of its creation. */
export function create<D extends SyncedDocument>(shape: MergeShape<D>, fields: Omit<D, 'stamps'>, at: Hlc, by: string): D {
  const document = { ...withoutUndefined(fields), stamps: { [CREATION]: makeStamp(at, by) } } as unknown as D;
  return { ...document, ...shape.derive(document) };
}

/** The paths (`severity`, `symptoms.no-image`) whose stamp in `after` is not the one in `before`; all, without `before`. */
export function changedPaths(before: SyncedDocument | undefined, after: SyncedDocument): string[] {
  if (before === undefined) return Object.keys(after.stamps);
  const paths = new Set([...Object.keys(before.stamps), ...Object.keys(after.stamps)]);
  return [...paths].filter((path) => stampOf(before, path) !== stampOf(after, path));
}

/** The stamp of the latest change anywhere in the document. */
export function latestStamp(document: SyncedDocument): Stamp {
  return Object.values(document.stamps).reduce((latest, stamp) => (stamp > latest ? stamp : latest));
}

export function stampOf(document: Pick<SyncedDocument, 'stamps'>, path: string): Stamp {
  return document.stamps[path] ?? document.stamps[CREATION] ?? ('' as Stamp);
}

function later(a: Stamp | undefined, b: Stamp | undefined): Stamp {
  const mine = a ?? ('' as Stamp);
  const theirs = b ?? ('' as Stamp);
  return mine > theirs ? mine : theirs;
}

/** The fields that either version has a stamp of, each with its entries that have one. */
function stampedFields(a: Stamps, b: Stamps): ReadonlyMap<string, readonly string[]> {
  const fields = new Map<string, string[]>();
  for (const stamps of [a, b]) {
    for (const path of Object.keys(stamps)) {
      if (path === CREATION) continue;
      const dot = path.indexOf('.');
      const field = dot < 0 ? path : path.slice(0, dot);
      const entries = fields.get(field) ?? [];
      fields.set(field, entries);
      if (dot >= 0) entries.push(path.slice(dot + 1));
    }
  }
  return fields;
}

/** The keys of both and `more`, each once, in order. */
function sortedKeys(a: Fields, b: Fields, more: Iterable<string>): string[] {
  const keys = Object.keys(a);
  for (const key of Object.keys(b)) if (!Object.hasOwn(a, key)) keys.push(key);
  for (const key of more) if (!Object.hasOwn(a, key) && !keys.includes(key)) keys.push(key);
  return isSorted(keys) ? keys : keys.sort();
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as T;
}
