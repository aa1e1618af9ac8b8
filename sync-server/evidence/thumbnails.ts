import { mkdir, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileTypeFromFile } from 'file-type';
import sharp from 'sharp';
import type { EvidenceFiles } from './files.ts';

/** The longer side, and what a list shows well enough. Pixels. */
const SIDE_PX = 320;
const QUALITY = 70;
/** Larger pictures are bombs, or not worth the memory. */
const PIXELS_MAX = 64_000_000;
const PATIENCE_S = 10;
/** Of which pictures small ones are made; nothing else is ever handed to the decoders. */
const PICTURES: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/webp']);

// Whatever the bytes say that they are: no drawings, documents or rarer formats, with all that their decoders have had to mend.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['VipsForeignLoadJpegFile', 'VipsForeignLoadPngFile', 'VipsForeignLoadWebpFile'] });
sharp.cache(false);
sharp.concurrency(1);

/** Small pictures of what is held, as JPEG without EXIF. */
export type Thumbnails = {
  /** Path and size in bytes of a small picture of what has this hash; `undefined` where there is none. */
  readonly find: (tenant: string, sha256: string) => Promise<{ readonly path: string; readonly size: number } | undefined>;
};

/** Made when first asked for, one after another, and kept in `folder`: they can be made again, so nobody backs them up. */
export function openThumbnails(folder: string, files: Pick<EvidenceFiles, 'find'>): Thumbnails {
  let making: Promise<unknown> = Promise.resolve();
  const make = async (tenant: string, sha256: string, target: string): Promise<void> => {
    const file = await files.find(tenant, sha256);
    if (file === undefined || (await sizeOf(target)) !== undefined) return;
    if (!PICTURES.has((await fileTypeFromFile(file.path))?.mime ?? '')) return;
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await sharp(file.path, { limitInputPixels: PIXELS_MAX, sequentialRead: true, failOn: 'error' })
      .timeout({ seconds: PATIENCE_S })
      .autoOrient()
      .resize({ width: SIDE_PX, height: SIDE_PX, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: 'white' })
      .jpeg({ quality: QUALITY })
      .toFile(`${target}.part`);
    await rename(`${target}.part`, target);
  };
  return {
    find: async (tenant, sha256) => {
      const path = join(folder, tenant, sha256.slice(0, 2), `${sha256.slice(2)}.jpg`);
      // A picture that cannot be read has none; whoever wants it is given the whole.
      if ((await sizeOf(path)) === undefined) await (making = making.then(() => make(tenant, sha256, path)).catch(() => undefined));
      const size = await sizeOf(path);
      return size === undefined ? undefined : { path, size };
    },
  };
}

async function sizeOf(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.size;
}
