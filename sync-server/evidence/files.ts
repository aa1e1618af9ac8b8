import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { synced, syncFolder } from '../backup/backup.ts';

/** The folder of whole files in a server's folder of evidence, maps or manuals. */
export function filesIn(folder: string): string {
  return join(folder, 'files');
}

/** Where in a folder or a bucket the bytes lie that have this hash: the same in both, so that one can be copied into the other. */
export function nameOf(tenant: string, sha256: string): string {
  return `${tenant}/${sha256.slice(0, 2)}/${sha256.slice(2)}`;
}

/** Bytes that are held. `size` in bytes; `open` gives them from the first one on, with `until` up to and without that one. */
export type HeldFile = { readonly size: number; readonly open: (until?: number) => Promise<Readable> };

/** Where a server keeps bytes by what they are. Whole files only, and each as it was sent. Rejects where it cannot be asked. */
export type EvidenceFiles = {
  /** Takes a whole file over by its hash, durable when the promise resolves. The file at `path` may then go. */
  readonly keep: (tenant: string, sha256: string, path: string) => Promise<void>;
  /** What has this hash; `undefined` where it is not here. */
  readonly find: (tenant: string, sha256: string) => Promise<HeldFile | undefined>;
  /** How many bytes are held for a tenant. */
  readonly bytes: (tenant: string) => Promise<number>;
};

/** The same in a folder, where each file has a path. */
export type FolderFiles = Omit<EvidenceFiles, 'find'> & {
  readonly find: (tenant: string, sha256: string) => Promise<(HeldFile & { readonly path: string }) | undefined>;
};

/** In a folder, on disk for good. */
export function folderFiles(folder: string): FolderFiles {
  return {
    keep: async (tenant, sha256, path) => {
      const target = join(folder, nameOf(tenant, sha256));
      await synced(path);
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      await link(path, target).catch((error: NodeJS.ErrnoException) => {
        // Two people photographed nothing twice: the same bytes are here already.
        if (error.code !== 'EEXIST') throw error;
      });
      for (const name of [dirname(target), join(folder, tenant), folder]) await syncFolder(name);
    },
    find: async (tenant, sha256) => {
      const path = join(folder, nameOf(tenant, sha256));
      const found = await stat(path).catch(() => undefined);
      return found && { path, ...fileAt(path, found.size) };
    },
    bytes: async (tenant) => {
      const entries = await readdir(join(folder, tenant), { recursive: true, withFileTypes: true }).catch(
        (error: NodeJS.ErrnoException) => {
          // Nothing was brought yet.
          if (error.code === 'ENOENT') return [];
          throw error;
        },
      );
      let bytes = 0;
      for (const entry of entries) if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
      return bytes;
    },
  };
}

/** A file of `size` bytes that lies at `path`. */
export function fileAt(path: string, size: number): HeldFile {
  const open = async (until = Infinity): Promise<Readable> => (until <= 0 ? Readable.from([]) : createReadStream(path, { end: until - 1 }));
  return { size, open };
}

/** SHA-256 of a file, in hexadecimal digits. */
export async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
