import type { Hlc } from '#domain/clock/hlc.ts';
import { stampHlc } from '#domain/clock/stamp.ts';
import { sameContent } from '#domain/merge/canonical.ts';
import { valueOf } from '#domain/merge/collisions.ts';
import { create, CREATION, includes, stampOf, type MergeShape, type Patch, type SyncedDocument } from '#domain/merge/merge.ts';
import { ownPaths, patchOf } from '#domain/merge/own-paths.ts';
import { refusedEntries, type TimelineContext } from '#domain/rules/timeline.ts';
import { collections as definitions, explain, type CollectionName } from '#domain/schema/collections.ts';
import type { Incident } from '#domain/schema/incident.ts';
import type { TimelineEntry } from '#domain/schema/timeline.ts';
import { recordKey, type LocalStore, type QuarantineRow } from './local-store.ts';
import { waive } from './journal/waived.ts';

/** A mended record is still not as its collection wants it; in words. */
export class StillInvalid extends Error {}

/** The record as it was refused; `undefined` where what was kept is no record. */
export function refusedDocument(row: QuarantineRow): SyncedDocument | undefined {
  try {
    const document = JSON.parse(row.document) as SyncedDocument | null;
    return typeof document?.id === 'string' && typeof document.stamps === 'object' ? document : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Puts a refusal into quarantine. One that includes an earlier one of the same record takes its place; else each stands for itself.
 * Call within a transaction that includes the quarantine.
 */
export async function quarantine(local: LocalStore, row: QuarantineRow): Promise<void> {
  const refused = refusedDocument(row);
  const others = await local.quarantine
    .where('key')
    .startsWith(`${recordKey(row.collection, row.id)}@`)
    .toArray();
  for (const other of others) {
    const before = refusedDocument(other);
    if (refused === undefined || before === undefined || other.key === row.key) continue;
    if (includes(before, refused)) return;
    if (includes(refused, before)) await local.quarantine.delete(other.key);
  }
  await local.quarantine.put(row);
}

/** A person has decided on a refusal: it leaves the quarantine, and the journal keeps it no longer. */
export async function decide(local: LocalStore, row: QuarantineRow): Promise<void> {
  const record = recordKey(row.collection, row.id);
  await local.transaction('rw', local.quarantine, local.facts, async () => {
    await local.quarantine.delete(row.key);
    await waive(local, record, row.key.slice(record.length + 1));
  });
}

/**
 * A refused record that is not here, made anew under its own id by the person who sends it, with `edits`: values by stamped path. Throws
 * `StillInvalid`.
 */
export function mendedDocument(row: QuarantineRow, edits: Edits, at: Hlc, by: string): SyncedDocument {
  const { stamps: _refused, ...fields } = recordOf(row) as SyncedDocument & Fields;
  const { schema, shape } = definitionOf(row);
  const mended: { [field: string]: unknown } = { ...fields, ...signed(row.collection, fields, by) };
  for (const [field, value] of Object.entries(patchOf(shape, Object.entries(edits)))) {
    mended[field] = shape.maps.includes(field as never) ? { ...(mended[field] as object), ...(value as object) } : value;
  }
  const parsed = schema.safeParse(create(shape, mended as typeof fields, at, by));
  if (!parsed.success) throw new StillInvalid(explain(parsed.error));
  return parsed.data;
}

/**
 * What `by` wrote into a refused record, with `edits` (values by stamped path), as a change of the one that is here. Empty where that has it
 * all. Throws `StillInvalid` where another record has its id, as after it was made anew.
 */
export function mendingPatch(row: QuarantineRow, here: SyncedDocument, edits: Edits, by: string): Patch<SyncedDocument> {
  const refused = recordOf(row);
  const { shape } = definitionOf(row);
  if (stampOf(refused, CREATION) !== stampOf(here, CREATION)) {
    const anew = mendedDocument(row, edits, stampHlc(stampOf(refused, CREATION)), by) as SyncedDocument & Fields;
    const differs = Object.keys(anew).some(
      (field) => field !== 'stamps' && !isDerived(shape, field) && !sameContent(anew[field], (here as typeof anew)[field]),
    );
    if (differs) throw new StillInvalid('a record with its id is here already');
    return {};
  }
  const own = ownPaths(shape, here, refused, by).map((path) => [path, valueOf(shape, refused, path)] as const);
  return patchOf(shape, [...own, ...Object.entries(edits)]);
}

function recordOf(row: QuarantineRow): SyncedDocument {
  const refused = refusedDocument(row);
  if (refused === undefined) throw new StillInvalid('what was kept is no record');
  return refused;
}

/** What a new record says of who made it, where its collection says that at all; what only the server says is left out. */
function signed(collection: CollectionName, { proposed }: Fields, by: string): Fields {
  if (collection === 'incidents') return { loggedBy: by };
  if (collection === 'devices') return proposed === undefined ? {} : { proposed: { ...(proposed as object), by } };
  return collection === 'evidence' ? { by, held: undefined } : { by };
}

function definitionOf({ collection }: QuarantineRow): Definition {
  return definitions[collection] as unknown as Definition;
}

function isDerived({ derived }: MergeShape<SyncedDocument>, field: string): boolean {
  return (derived as readonly string[]).includes(field);
}

/** What stands in the timeline for a refused change of an incident that the server has. Ids follow from what was refused: told again, the same. */
export async function entriesOfRefusal(
  row: QuarantineRow,
  held: SyncedDocument | undefined,
  context: TimelineContext,
): Promise<TimelineEntry[]> {
  const refused = refusedDocument(row);
  if (row.collection !== 'incidents' || held === undefined || refused === undefined) return [];
  const entries = refusedEntries(held as Incident, refused as Incident, row.reason, context);
  const idOf = ({ path = '' }: TimelineEntry): Promise<string> => idFrom([row.id, path, stampOf(refused, path)].join('\n'));
  return Promise.all(entries.map(async (entry) => ({ ...entry, id: await idOf(entry) })));
}

/** A UUID of version 8 (RFC 9562: made in a way of one's own) from a text. */
async function idFrom(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  const hash = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

type Fields = { readonly [field: string]: unknown };
/** Values by stamped path. */
export type Edits = { readonly [path: string]: unknown };
type Definition = { readonly schema: (typeof definitions)['incidents']['schema']; readonly shape: MergeShape<SyncedDocument> };
