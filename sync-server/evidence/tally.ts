import type { Now } from '../clock.ts';
import type { EvidenceFiles } from './files.ts';

/** Other servers may bring some as well: what was counted is believed for so long, in ms. */
const BELIEVED_MS = 10 * 60_000;

/** How many bytes are held for each tenant. */
export type Tally = {
  readonly held: (tenant: string) => Promise<number>;
  readonly add: (tenant: string, bytes: number) => void;
};

/** Counts what is held, once and again after a while; what is added here counts at once. */
export function openTally(files: Pick<EvidenceFiles, 'bytes'>, now: Now): Tally {
  const counted = new Map<string, { readonly at: number; bytes: number }>();
  return {
    held: async (tenant) => {
      const known = counted.get(tenant);
      if (known !== undefined && now() - known.at < BELIEVED_MS) return known.bytes;
      const bytes = await files.bytes(tenant);
      counted.set(tenant, { at: now(), bytes });
      return bytes;
    },
    add: (tenant, bytes) => {
      const known = counted.get(tenant);
      if (known !== undefined) known.bytes += bytes;
    },
  };
}
