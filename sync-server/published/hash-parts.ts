import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { PART_BYTES, type PublishedFile } from '#domain/protocol/published.ts';

export type FileHashes = Pick<PublishedFile, 'sha256' | 'size' | 'parts'>;

/** Hash and size of a file, and the hash of each of its parts: a laptop checks each as it comes. */
export async function hashParts(path: string): Promise<FileHashes> {
  const whole = createHash('sha256');
  const parts: string[] = [];
  let size = 0;
  const file = await open(path, 'r');
  try {
    for await (const part of file.createReadStream({ highWaterMark: PART_BYTES, autoClose: false }) as AsyncIterable<Buffer>) {
      whole.update(part);
      parts.push(createHash('sha256').update(part).digest('hex'));
      size += part.length;
    }
  } finally {
    await file.close();
  }
  return { sha256: whole.digest('hex'), size, parts };
}
