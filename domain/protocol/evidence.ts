import { z } from 'zod';
import { id } from '../schema/fields.ts';

/**
 * Where bytes of evidence are sent, by tus 1.0 (https://tus.io): POST makes an upload, HEAD says how far it has come, PATCH goes on
 * from there. Behind the same sign-in as everything else.
 */
export const UPLOADS_PATH = '/api/v1/evidence/uploads';

/** What a new upload says of itself in `Upload-Metadata`: the record whose bytes it brings. */
export const uploadMetadata = z.object({ evidence: id });

/** GET: the bytes of one record, whole, always as a file to be saved. `type` is what the server found them to be. */
export function bytesPath(evidence: string): string {
  return `/api/v1/evidence/${evidence}/bytes`;
}

/** GET: a small JPEG of what is a picture (S97); otherwise there is none. */
export function thumbnailPath(evidence: string): string {
  return `/api/v1/evidence/${evidence}/thumbnail`;
}
