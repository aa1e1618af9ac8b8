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
  const { shape } = schema as unknown as z.ZodObject<{ readonly [field: string]: z.ZodType }>;
  const [told, held] = [wire as Fields, stored as unknown as Fields];
  if (Object.keys(told).some((field) => !Object.hasOwn(shape, field))) return schema.safeParse(wire);
  const data: { [field: string]: unknown } = {};
  for (const field in shape) {
    const value = told[field];
    if (value !== undefined && sameContent(value, held[field])) {
      data[field] = held[field];
      continue;
    }
    const parsed = shape[field]?.safeParse(value);
    // Told in full, with all that is wrong.
    if (parsed?.success !== true) return schema.safeParse(wire);
    if (parsed.data !== undefined) data[field] = parsed.data;
  }
  return { success: true, data: data as unknown as D };
}

type Fields = { readonly [field: string]: unknown };
