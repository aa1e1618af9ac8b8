import type { z } from 'zod';
import { stampAuthor, stampHlc } from '#domain/clock/stamp.ts';
import { hlcMs } from '#domain/clock/hlc.ts';
import { canonicalJson, sameContent } from '#domain/merge/canonical.ts';
import { changedPaths, CREATION, merge, sameVersion, stampOf, type MergeShape, type SyncedDocument } from '#domain/merge/merge.ts';
import type { Principal } from '#domain/protocol/session.ts';
import { CLOCK_TOLERANCE_MS, type RejectionKind, type WireDocument } from '#domain/protocol/sync.ts';
import { actionsNeeded, may, mayHeal } from '#domain/rules/permissions.ts';
import { parseChange, withDefaults } from '#domain/schema/check-edit.ts';
import { collections, explain, type CollectionName, type DocumentOf } from '#domain/schema/collections.ts';

/**
 * Who pushes, and when by the server's clock (ms since 1970). `healing`: what bears a stamp up to then (ms) may have been taken
 * before on a line of history that was lost, so it is not asked who wrote it (S46).
 */
export type Pusher = Pick<Principal, 'person' | 'role'> & { readonly now: number; readonly healing?: number };

/**
 * What is to become of one pushed document. `same`: the server holds all of it already. `incoming`: as it was sent, parsed.
 * `content`: the document as canonical JSON. `healed`: the paths that were taken without asking who wrote them.
 */
export type Verdict<D> =
  | {
      readonly verdict: 'store' | 'same';
      readonly document: D;
      readonly incoming: D;
      readonly content: string;
      readonly healed: readonly string[];
    }
  | { readonly verdict: 'reject'; readonly kind: RejectionKind; readonly reason: string };

/** No honest document comes near; it keeps one from crowding out the others in answers and events. Characters of JSON. */
const DOCUMENT_MAX = 1_000_000;
const REASON_MAX = 500;

/** Judges one document by rules S2–S8 and S46 of SPEC.md. Pure; never throws, whatever `wire` holds. */
export function judge<C extends CollectionName>(
  collection: C,
  stored: DocumentOf[C] | undefined,
  wire: WireDocument,
  pusher: Pusher,
): Verdict<DocumentOf[C]> {
  try {
    return judged(collection, stored, wire, pusher);
  } catch (error) {
    // Such as nesting too deep for any recursive function: one bad document never blocks the others.
    return reject('invalid', `cannot be read: ${(error as Error).message}`);
  }
}

function judged<C extends CollectionName>(
  collection: C,
  stored: DocumentOf[C] | undefined,
  wire: WireDocument,
  pusher: Pusher,
): Verdict<DocumentOf[C]> {
  const { schema, shape } = collections[collection];
  const parsed = parseChange(schema, stored, wire);
  if (!parsed.success) return reject('invalid', explain(parsed.error));
  const incoming = parsed.data;
  const fields = (schema as unknown as z.ZodObject).shape;
  const stray = Object.keys(incoming.stamps).find((path) => path !== CREATION && !Object.hasOwn(fields, path.split('.', 1)[0] ?? ''));
  if (stray !== undefined) return reject('invalid', `stamps.${stray}: there is no such field`);

  const merged = stored === undefined ? asFirst(shape, incoming) : merge(shape, stored, incoming);
  const changed = changedPaths(stored, merged);
  const unstamped = stored === undefined ? undefined : changedWithoutStamp(shape, withDefaults(schema, stored, merged), merged, changed);
  if (unstamped !== undefined) return reject('invalid', `${unstamped}: another value under the same stamp`);
  if (stored !== undefined && changed.includes(CREATION)) return reject('invalid', 'the id belongs to another document');
  const content = canonicalJson(merged);
  if (content.length > DOCUMENT_MAX) return reject('invalid', `more than ${DOCUMENT_MAX} characters`);
  if (content.includes('"__proto__":')) return reject('invalid', '__proto__ is not a key');

  const ahead = changed.find((path) => hlcMs(stampHlc(stampOf(merged, path))) > pusher.now + CLOCK_TOLERANCE_MS);
  if (ahead !== undefined) return reject('clock-ahead', `${ahead}: its stamp lies in the future`);
  const healed = healedPaths(collection, merged, changed, pusher);
  const asked = changed.filter((path) => !healed.includes(path));
  const foreign =
    asked.find((path) => stampAuthor(stampOf(merged, path)) !== pusher.person) ??
    (asked.includes(CREATION) ? claimsAnother(merged, pusher.person) : undefined);
  if (foreign !== undefined) return reject('foreign-author', `${foreign}: somebody else wrote it`);
  // A document that was there before is changed, not made, by what is newer than the loss.
  const before = stored ?? (healed.includes(CREATION) ? merged : undefined);
  const actions = actionsNeeded(collection, before, merged, pusher.person, asked);
  if (actions === undefined) return reject('forbidden', `nobody may change ${collection} this way`);
  const missing = actions.find((action) => !may(pusher.role, action));
  if (missing !== undefined) return reject('forbidden', `a ${pusher.role} may not do ${missing}`);

  return stored !== undefined && sameVersion(merged, stored)
    ? { verdict: 'same', document: stored, incoming, content, healed: [] }
    : { verdict: 'store', document: merged, incoming, content, healed };
}

/** What becomes of a new document: what a merge with itself makes of it, which is little more than itself where it has not been edited. */
function asFirst<D extends SyncedDocument>(shape: MergeShape<D>, incoming: D): D {
  return Object.keys(incoming.stamps).length > 1 ? merge(shape, incoming, incoming) : { ...incoming, ...shape.derive(incoming) };
}

/** The changed paths that the server may have taken before. */
function healedPaths(collection: CollectionName, merged: SyncedDocument, changed: readonly string[], pusher: Pusher): string[] {
  const { healing, role } = pusher;
  if (healing === undefined || !mayHeal(role, collection)) return [];
  return changed.filter((path) => hlcMs(stampHlc(stampOf(merged, path))) <= healing);
}

/** A new document that names its author names the pusher: what a person reads is as true as the stamps. */
function claimsAnother(merged: SyncedDocument, person: string): string | undefined {
  const claims = merged as { readonly by?: unknown; readonly loggedBy?: unknown };
  return (['by', 'loggedBy'] as const).find((field) => claims[field] !== undefined && claims[field] !== person);
}

/**
 * The first path whose value differs though its stamp does not. A merge lets the greater content win there, which is
 * right among replicas and would let anybody rewrite what others wrote here.
 */
function changedWithoutStamp<D extends SyncedDocument>(shape: MergeShape<D>, stored: D, merged: D, changed: string[]): string | undefined {
  const before = stored as unknown as Fields;
  const after = merged as unknown as Fields;
  const maps: readonly string[] = shape.maps;
  const derived: readonly string[] = shape.derived;
  const fields = keysOf(before, after).filter(
    (field) => field !== 'stamps' && differ(before[field], after[field]) && !derived.includes(field),
  );
  const differing = fields.flatMap((field) => {
    if (!maps.includes(field)) return [field];
    const mine = (before[field] ?? {}) as Fields;
    const theirs = (after[field] ?? {}) as Fields;
    return keysOf(mine, theirs)
      .filter((key) => differ(mine[key], theirs[key]))
      .map((key) => `${field}.${key}`);
  });
  return differing.find((path) => !changed.includes(path));
}

type Fields = { readonly [key: string]: unknown };

function keysOf(a: Fields, b: Fields): string[] {
  return [...Object.keys(a), ...Object.keys(b).filter((key) => !Object.hasOwn(a, key))];
}

function differ(a: unknown, b: unknown): boolean {
  return !sameContent(a, b);
}

function reject(kind: RejectionKind, reason: string): Verdict<never> {
  return { verdict: 'reject', kind, reason: reason.slice(0, REASON_MAX) };
}
