import { z } from 'zod';

const MEGABYTE = 1024 * 1024;
/** Applies to each tenant that has none of its own. */
const EVERY = '*';

const megabytes = z
  .int()
  .min(1)
  .max(1024 ** 3)
  .optional();

/** What tenants may bring, by id: megabytes of one file, and of all that the server holds for them. */
export const evidenceLimits = z.record(z.union([z.literal(EVERY), z.uuid()]), z.strictObject({ fileMb: megabytes, totalMb: megabytes }));
export type EvidenceLimits = z.infer<typeof evidenceLimits>;

/** In bytes; without a limit where absent. What a tenant's own does not say is as for every tenant. */
export function limitsOf(limits: EvidenceLimits | undefined, tenant: string): { readonly file?: number; readonly total?: number } {
  const { fileMb, totalMb } = { ...limits?.[EVERY], ...limits?.[tenant] };
  return {
    ...(fileMb === undefined ? {} : { file: fileMb * MEGABYTE }),
    ...(totalMb === undefined ? {} : { total: totalMb * MEGABYTE }),
  };
}
