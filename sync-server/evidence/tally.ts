import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Now } from '../clock.ts';

/** Other servers may write to the folder as well: what was counted is believed for so long, in ms. */
const BELIEVED_MS = 10 * 60_000;

/** How many bytes are held for each tenant. */
export type Tally = {
  readonly held: (tenant: string) => Promise<number>;
  readonly add: (tenant: string, bytes: number) => void;
};

/** Counts in the folder of whole files, once and again after a while; what is added here counts at once. */
export function openTally(folder: string, now: Now): Tally {
  const counted = new Map<string, { readonly at: number; bytes: number }>();
  return {
    held: async (tenant) => {
      const known = counted.get(tenant);
      if (known !== undefined && now() - known.at < BELIEVED_MS) return known.bytes;
      const bytes = await bytesIn(join(folder, tenant));
      counted.set(tenant, { at: now(), bytes });
      return bytes;
    },
    add: (tenant, bytes) => {
      const known = counted.get(tenant);
      if (known !== undefined) known.bytes += bytes;
    },
  };
}

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    // Nothing was brought yet.
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  let bytes = 0;
  for (const entry of entries) if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  return bytes;
}
