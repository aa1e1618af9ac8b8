import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { PublishedFile } from '#domain/protocol/published.ts';
import { instant } from '#domain/schema/fields.ts';
import { syncFolder, synced } from '../backup/backup.ts';
import { folderFiles } from '../evidence/files.ts';
import { hashParts, type FileHashes } from './hash-parts.ts';

/** So many files of a place keep their bytes: a laptop half-way through the one before goes on with it. */
const KEPT = 2;

/** That something was withdrawn is an edition, too: what a backup brings back of earlier ones is not published again. */
const withdrawal = z.strictObject({ withdrawn: z.literal(true), at: instant });
type Edition<F> = F | z.infer<typeof withdrawal>;

/** What is said of a file when it is published, besides what follows from its bytes. */
export type About<F extends PublishedFile> = Omit<F, keyof FileHashes>;

/**
 * What all tenants have published, in a folder: bytes by their hash, and beside them one small file an edition. Each thing that can be
 * published has a place (a kind of map, a manual), which becomes the name of a folder.
 */
export type Library<F extends PublishedFile> = {
  /** Publishes the file at `path`: from one moment to the next it is what everybody is given (S130, S144). */
  readonly publish: (tenant: string, place: string, path: string, about: About<F>) => Promise<void>;
  /** Publishes what is there anew with other words. Answers whether there was anything. */
  readonly reword: (tenant: string, place: string, words: Partial<About<F>> & Pick<F, 'at'>) => Promise<boolean>;
  /** Takes back what is published at a place, and gives up its bytes. `at`: ISO 8601. */
  readonly withdraw: (tenant: string, place: string, at: string) => Promise<void>;
  /** The newest edition at each place. */
  readonly newest: (tenant: string) => Promise<ReadonlyMap<string, F>>;
  /** Path and size in bytes of what has this hash. */
  readonly find: (tenant: string, sha256: string) => Promise<{ readonly path: string; readonly size: number } | undefined>;
};

/** `file`: what an edition says of itself. */
export function openLibrary<F extends PublishedFile>(folder: string, file: z.ZodType<F>): Library<F> {
  const files = folderFiles(folder);
  const edition = z.union([file, withdrawal]);
  const placesOf = (tenant: string): string => join(folder, tenant, 'editions');

  const places = (tenant: string): Promise<string[]> => namesIn(placesOf(tenant));

  /** Newest first; the names of the files are in the order of their publishing. Read as far as somebody asks. */
  async function* editions(tenant: string, place: string): AsyncGenerator<Edition<F>> {
    const names = await namesIn(join(placesOf(tenant), place));
    const whole = names.filter((name) => name.endsWith('.json')).toSorted();
    for (const name of whole.toReversed()) yield edition.parse(JSON.parse(await readFile(join(placesOf(tenant), place, name), 'utf8')));
  }

  const write = async (tenant: string, place: string, written: Edition<F>): Promise<void> => {
    const target = join(placesOf(tenant), place);
    await mkdir(target, { recursive: true, mode: 0o700 });
    // Within a millisecond, and by a clock that was set back, the later one is still the later one.
    const { value: newest } = await editions(tenant, place).next();
    const at = new Date(Math.max(Date.parse(written.at), newest === undefined ? 0 : Date.parse(newest.at) + 1)).toISOString();
    const name = join(target, `${at.replaceAll(/[:.]/g, '-')}-${randomUUID()}.json`);
    await writeFile(`${name}.part`, JSON.stringify({ ...written, at }), { mode: 0o600 });
    await synced(`${name}.part`);
    await rename(`${name}.part`, name);
    await syncFolder(target);
  };

  /** Gives up the bytes of what was withdrawn, or replaced more than once: the disk would fill with them. */
  const forgetOld = async (tenant: string): Promise<void> => {
    const wanted = new Set<string>();
    const all = new Set<string>();
    for (const place of await places(tenant)) {
      const kept = new Set<string>();
      let isWithdrawn = false;
      for await (const one of editions(tenant, place)) {
        if (isWithdrawal(one)) isWithdrawn = true;
        else {
          all.add(one.sha256);
          if (!isWithdrawn && kept.size < KEPT) kept.add(one.sha256);
        }
      }
      for (const sha256 of kept) wanted.add(sha256);
    }
    for (const sha256 of all) {
      const found = wanted.has(sha256) ? undefined : await files.find(tenant, sha256);
      if (found !== undefined) await rm(found.path, { force: true });
    }
  };

  /** A backup may know an edition whose bytes were being replaced. */
  const newestHere = async (tenant: string, place: string): Promise<F | undefined> => {
    for await (const one of editions(tenant, place)) {
      if (isWithdrawal(one)) return undefined;
      if ((await files.find(tenant, one.sha256)) !== undefined) return one;
    }
    return undefined;
  };

  return {
    publish: async (tenant, place, path, about) => {
      const hashes = await hashParts(path);
      await files.keep(tenant, hashes.sha256, path);
      await write(tenant, place, file.parse({ ...about, ...hashes }));
      await forgetOld(tenant);
    },
    reword: async (tenant, place, words) => {
      const newest = await newestHere(tenant, place);
      if (newest === undefined) return false;
      await write(tenant, place, file.parse({ ...newest, ...words }));
      return true;
    },
    withdraw: async (tenant, place, at) => {
      await write(tenant, place, { withdrawn: true, at });
      await forgetOld(tenant);
    },
    newest: async (tenant) => {
      const found = new Map<string, F>();
      for (const place of await places(tenant)) {
        const one = await newestHere(tenant, place);
        if (one !== undefined) found.set(place, one);
      }
      return found;
    },
    find: files.find,
  };
}

function isWithdrawal<F>(one: Edition<F>): one is z.infer<typeof withdrawal> {
  return typeof one === 'object' && one !== null && 'withdrawn' in one;
}

/** Of a folder that may not be there yet; what is none has none. */
async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
}
