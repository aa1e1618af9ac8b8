import { z } from 'zod';
import { manualFor, newManualFor } from '../manuals/manual-for.ts';
import { manualProblems } from '../manuals/manual-type.ts';
import { id, line } from '../schema/fields.ts';
import { publishedFile } from './published.ts';

/** The tenant's manuals: files that say how a device is worked on. Behind the same sign-in as everything else. GET: a `manualsManifest`. */
export const MANUALS_PATH = '/api/v1/manuals';

/** Where whoever may publish sends a file by tus 1.0. One that is not what it should be is answered 422 with a `manualRefusal`. */
export const MANUAL_UPLOADS_PATH = '/api/v1/manuals/uploads';

/** GET: the bytes of a file of the manifest, whole or a range of them (`Range: bytes=from-to`). */
export function manualFilePath(sha256: string): string {
  return `/api/v1/manuals/files/${sha256}`;
}

/** For whoever may publish. PATCH: a `manualWords` changes what is said of a manual, not its bytes. DELETE: takes it back. */
export function manualPath(manual: string): string {
  return `${MANUALS_PATH}/${manual}`;
}

export const MANUAL_TITLE_MAX = 120;
const title = line(MANUAL_TITLE_MAX).trim().min(1);

/**
 * What a new upload says of itself in `Upload-Metadata`. `manual`: a new id, or that of the manual whose newer edition it is; made by whoever
 * sends it, so that an upload which ends twice is one manual. `for`: a `ManualFor` as JSON.
 */
export const manualUploadMetadata = z.object({ manual: id, title, name: z.string().min(1).max(200), for: z.string().max(8000) });

/** What is said of a manual without its file. */
export const manualWords = z.object({ title, for: newManualFor });

/** The newest edition of a manual. `type`: by its bytes, one of `manualTypes` or of what a newer server takes. */
export const manual = publishedFile.extend({ manual: id, title, type: z.string().max(120), for: manualFor });
export type Manual = z.infer<typeof manual>;

/** What is published; what was withdrawn is absent. */
export const manualsManifest = z.object({ manuals: z.array(manual) });

/** Why a file was not published. */
export const manualRefusal = z.object({ problem: z.enum(manualProblems) });
export type ManualRefusal = z.infer<typeof manualRefusal>;
