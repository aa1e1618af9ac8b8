import { z } from 'zod';
import { instant } from '../schema/fields.ts';

/** What a tenant publishes in files (a map, manuals) travels and is checked in parts of so many bytes, the last one shorter. */
export const PART_BYTES = 4 * 1024 * 1024;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A published file. `size` in bytes; `parts`: the SHA-256 of each part; `at`: when it was published. */
export const publishedFile = z.object({ sha256, size: z.int().min(1), name: z.string(), at: instant, parts: z.array(sha256).min(1) });
export type PublishedFile = z.infer<typeof publishedFile>;
