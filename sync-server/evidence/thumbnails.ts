import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import sharp from 'sharp';
import { nameOf, type EvidenceFiles, type HeldFile } from './files.ts';
import { typeOf } from './sniff.ts';

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
  /** A small picture of what has this hash; `undefined` where there is none. */
  readonly find: (tenant: string, sha256: string) => Promise<HeldFile | undefined>;
};

/** Made when first asked for, one after another, and kept in `folder`: they can be made again, so nobody backs them up. */
export function openThumbnails(folder: string, files: Pick<EvidenceFiles, 'find'>): Thumbnails {
  let making: Promise<unknown> = Promise.resolve();
  const make = async (tenant: string, sha256: string, target: string): Promise<void> => {
    const file = await files.find(tenant, sha256);
    if (file === undefined || (await sizeOf(target)) !== undefined) return;
    if (!PICTURES.has((await typeOf(file)) ?? '')) return;
    const [whole, part] = [`${target}.whole`, `${target}.part`];
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    try {
      await pipeline(await file.open(), createWriteStream(whole, { mode: 0o600 }));
      await sharp(whole, { limitInputPixels: PIXELS_MAX, sequentialRead: true, failOn: 'error' })
        .timeout({ seconds: PATIENCE_S })
        .autoOrient()
        .resize({ width: SIDE_PX, height: SIDE_PX, fit: 'inside', withoutEnlargement: true })
        .flatten({ background: 'white' })
        .jpeg({ quality: QUALITY })
        .toFile(part);
      await rename(part, target);
    } finally {
      await rm(whole, { force: true });
    }
  };
  return {
    find: async (tenant, sha256) => {
      const path = join(folder, `${nameOf(tenant, sha256)}.jpg`);
      // A picture that cannot be read has none; whoever wants it is given the whole.
      if ((await sizeOf(path)) === undefined) await (making = making.then(() => make(tenant, sha256, path)).catch(() => undefined));
      const size = await sizeOf(path);
      return size === undefined ? undefined : { size, open: async () => createReadStream(path) };
    },
  };
}

async function sizeOf(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.size;
}
