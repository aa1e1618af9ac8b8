import { z } from 'zod';
import { OPTIONAL_UUID_PATTERN, UUID_PATTERN } from '../clock/uuid.ts';
import { STAMP_PATTERN, type Stamp } from '../clock/stamp.ts';

// Compiled at run time, validators take half the time; the content security policy of a page forbids it.
z.config({ jitless: 'document' in globalThis || 'WorkerGlobalScope' in globalThis });

/** Building blocks that every collection's schema shares. */

export const id = z.string().regex(UUID_PATTERN, 'must be an id').max(36);

/** Id of another document, or `''` where there is none: indexed fields may not be absent. */
export const optionalId = z.string().regex(OPTIONAL_UUID_PATTERN, 'must be an id or empty').max(36).default('');

/**
 * The fields of a document, or of a part of one, and no others. However they are listed, what was parsed has them in the order of
 * canonical JSON, which is then written natively.
 */
export const fields = <S extends z.core.$ZodLooseShape>(shape: S) =>
  z.strictObject(Object.fromEntries(Object.entries(shape).toSorted(([a], [b]) => (a < b ? -1 : 1))) as S);

/** ISO 8601 with offset, to the second or finer: `2026-11-21T03:04:05+01:00`. */
export const instant = z.iso.datetime({ offset: true, error: 'must be a date and time with its offset' }).max(40);

export const line = (max: number) => z.string().max(max, `at most ${max} characters`);
export const prose = z.string().max(10_000, 'at most 10,000 characters');

/** Keys of maps are ours (a pack's key or an id), never free text; `__proto__` and its like do not fit. */
const mapKey = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'is not a key');

/** A set that people add to, or a map: each entry has a stamp of its own (see merge). */
export const stampedMap = <T extends z.ZodType>(value: T) => z.record(mapKey, value).default({});
export const stampedSet = stampedMap(z.literal(true));

const stampPath = z.string().regex(/^(\*|[A-Za-z][A-Za-z0-9]*(\.[A-Za-z0-9][A-Za-z0-9_-]{0,63})?)$/, 'is not a field path');
export const stamps = z
  .record(
    stampPath,
    z.custom<Stamp>((value) => typeof value === 'string' && STAMP_PATTERN.test(value), 'is not a stamp'),
  )
  .refine((all) => '*' in all, 'lacks the stamp of creation');

/** A sort key that runs backwards, so that the newest come first in an ascending index. `at`: ISO 8601, or ms since 1970. */
export function newestFirst(at: string | number): string {
  const ms = typeof at === 'number' ? at : Date.parse(at);
  return String(9_999_999_999_999 - (Number.isNaN(ms) ? 0 : ms)).padStart(13, '0');
}
