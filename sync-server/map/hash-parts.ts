import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { MAP_PART, type MapFile } from '#domain/protocol/map.ts';

/** Hash and size of a file, and the hash of each of its parts: a laptop checks each as it comes. */
export async function hashParts(path: string): Promise<Pick<MapFile, 'sha256' | 'size' | 'parts'>> {
  const whole = createHash('sha256');
  const parts: string[] = [];
  let size = 0;
  const file = await open(path, 'r');
  try {
    for await (const part of file.createReadStream({ highWaterMark: MAP_PART, autoClose: false }) as AsyncIterable<Buffer>) {
      whole.update(part);
      parts.push(createHash('sha256').update(part).digest('hex'));
      size += part.length;
    }
  } finally {
    await file.close();
  }
  return { sha256: whole.digest('hex'), size, parts };
}
