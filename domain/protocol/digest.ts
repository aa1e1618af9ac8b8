import { z } from 'zod';
import { BUCKETS } from '../digest/digest.ts';
import { checkpoint, wireDocument } from './sync.ts';

/** Ids in one request for documents. */
export const DOCUMENTS_LIMIT_MAX = 100;

const hash = z.string().regex(/^[0-9a-f]{16}$/);
const bucket = z
  .int()
  .min(0)
  .max(BUCKETS - 1);

/**
 * Of what an answer says: `checkpoint` is where the tenant stood, `last` the number of the last change that concerns the
 * collection and the caller. Whoever has stored everything from `last` on can compare; before that, differences say nothing.
 */
const standing = { checkpoint, last: z.int().min(0) };

/** GET /api/v1/sync/:collection/digest — the sum of the hashes in each bucket, of what the caller may see. */
export const digestAnswer = z.object({ ...standing, sums: z.array(hash).length(BUCKETS) });
export type DigestAnswer = z.infer<typeof digestAnswer>;

/** POST /api/v1/sync/:collection/bucket */
export const bucketRequest = z.strictObject({ buckets: z.array(bucket).min(1).max(BUCKETS) });
/** Whole buckets in the order asked, at least one; those that did not fit are to be asked for again. */
export const bucketAnswer = z.object({
  ...standing,
  buckets: z.array(z.object({ bucket, documents: z.array(z.tuple([z.string(), hash])) })).min(1),
});
export type BucketAnswer = z.infer<typeof bucketAnswer>;

/** POST /api/v1/sync/:collection/documents */
export const documentsRequest = z.strictObject({ ids: z.array(z.string().max(36)).min(1).max(DOCUMENTS_LIMIT_MAX) });
/** What the server holds under each id: the document, `left` (it is there, and not for the caller), `unknown`. Those that did not fit are left out. */
export const heldDocument = z.discriminatedUnion('held', [
  z.object({ held: z.literal('document'), id: z.string(), document: wireDocument }),
  z.object({ held: z.literal('left'), id: z.string() }),
  z.object({ held: z.literal('unknown'), id: z.string() }),
]);
export type HeldDocument = z.infer<typeof heldDocument>;
export const documentsAnswer = z.object({ ...standing, documents: z.array(heldDocument).min(1) });
export type DocumentsAnswer = z.infer<typeof documentsAnswer>;
