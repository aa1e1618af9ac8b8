import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { synced, syncFolder } from '../backup/backup.ts';

/** The folder of whole files in a server's folder of evidence or of maps. */
export function filesIn(folder: string): string {
  return join(folder, 'files');
}

/** Where a server keeps bytes (evidence, maps) by what they are: `<tenant>/ab/cdef…`. Whole files only, and each as it was sent. */
export type EvidenceFiles = {
  /** Takes a whole file over by its hash, on disk for good when the promise resolves. The file at `path` may then go. */
  readonly keep: (tenant: string, sha256: string, path: string) => Promise<void>;
  /** Path and size in bytes of what has this hash; `undefined` where it is not here. */
  readonly find: (tenant: string, sha256: string) => Promise<{ readonly path: string; readonly size: number } | undefined>;
};

export function evidenceFiles(folder: string): EvidenceFiles {
  const pathOf = (tenant: string, sha256: string): string => join(folder, tenant, sha256.slice(0, 2), sha256.slice(2));
  return {
    keep: async (tenant, sha256, path) => {
      const target = pathOf(tenant, sha256);
      await synced(path);
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      await link(path, target).catch((error: NodeJS.ErrnoException) => {
        // Two people photographed nothing twice: the same bytes are here already.
        if (error.code !== 'EEXIST') throw error;
      });
      for (const name of [dirname(target), join(folder, tenant), folder]) await syncFolder(name);
    },
    find: async (tenant, sha256) => {
      const path = pathOf(tenant, sha256);
      const found = await stat(path).catch(() => undefined);
      return found && { path, size: found.size };
    },
  };
}

/** SHA-256 of a file, in hexadecimal digits. */
export async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
