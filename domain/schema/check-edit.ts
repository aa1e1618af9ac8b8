import { z } from 'zod';
import { sameContent } from '../merge/canonical.ts';
import { changedPaths, type SyncedDocument } from '../merge/merge.ts';

/**
 * What is wrong with a change made here, or `undefined`. Only what changed is looked at: the rest came from a server that may be newer than
 * this app, with fields and values that are not known here. Those stay as they are (SPEC S68).
 */
export function checkEdit<D extends SyncedDocument>(schema: z.ZodType<D>, before: D, after: D): z.ZodError | undefined {
  const parsed = schema.safeParse(after);
  if (parsed.success) return undefined;
  const changed = new Set(changedPaths(before, after).map((path) => path.split('.', 1)[0]));
  const wrong = parsed.error.issues.filter(({ code, path }) => code !== 'unrecognized_keys' && changed.has(String(path[0])));
  return wrong.length === 0 ? undefined : new z.ZodError(wrong);
}

/**
 * A document that was stored by an older version, with what the schema has since then in its default: an older writer and a newer reader
 * mean the same by a field that is not there. As it is, where it has everything or is too strange to be read.
 */
export function withDefaults<D extends SyncedDocument>(schema: z.ZodType<D>, stored: D, like: D): D {
  if (Object.keys(like).every((field) => field in stored)) return stored;
  const parsed = schema.safeParse(stored);
  return parsed.success ? parsed.data : stored;
}

/**
 * `wire` as `schema` has it, or what is wrong with it, as from `schema.safeParse`: only faster, since what it has in common with `stored`
 * was parsed when that came.
 */
export function parseChange<D extends SyncedDocument>(schema: z.ZodType<D>, stored: D | undefined, wire: object): z.ZodSafeParseResult<D> {
  if (stored === undefined) return schema.safeParse(wire);
  const [told, held] = [wire as Fields, stored as Fields];
  const { parts, needed } = anatomyOf(schema as unknown as ObjectSchema);
  const data: { [field: string]: unknown } = {};
  // What is wrong is told in full.
  for (const field of Object.keys(told)) if (told[field] !== undefined && !parts.has(field)) return schema.safeParse(wire);
  // In the order in which the schema has them.
  for (const [field, part] of parts) {
    const [value, own] = [told[field], held[field]];
    if (value === undefined) continue;
    const isOld = own !== undefined && sameContent(value, own);
    const parsed = isOld ? { success: true, data: own } : part.safeParse(value);
    if (!parsed.success) return schema.safeParse(wire);
    data[field] = parsed.data;
  }
  for (const field of needed) if (data[field] === undefined) return schema.safeParse(wire);
  return { success: true, data: data as unknown as D };
}

type ObjectSchema = z.ZodObject<{ readonly [field: string]: z.ZodType }>;
/** `needed`: the fields that a parsed document has, whether they were told or have a default. */
type Anatomy = { readonly parts: ReadonlyMap<string, z.ZodType>; readonly needed: readonly string[] };
const anatomies = new WeakMap<ObjectSchema, Anatomy>();

function anatomyOf(schema: ObjectSchema): Anatomy {
  const known = anatomies.get(schema);
  if (known !== undefined) return known;
  const parts = Object.entries(schema.shape);
  const mayBeAbsent = (part: z.ZodType): boolean => {
    const absent = part.safeParse(undefined);
    return absent.success && absent.data === undefined;
  };
  const anatomy = { parts: new Map(parts), needed: parts.flatMap(([field, part]) => (mayBeAbsent(part) ? [] : [field])) };
  anatomies.set(schema, anatomy);
  return anatomy;
}

type Fields = { readonly [field: string]: unknown };
