import { stat } from 'node:fs/promises';
import { stampHlc } from '#domain/clock/stamp.ts';
import { edit, latestStamp } from '#domain/merge/merge.ts';
import { evidenceShape, type Evidence } from '#domain/schema/evidence.ts';
import { SERVER_AUTHOR } from '../clock.ts';
import type { AppDeps } from '../deps.ts';
import { writeDocuments } from '../sync/write.ts';
import { hashOfFile, type EvidenceFiles } from './files.ts';

type Deps = Pick<AppDeps, 'storage' | 'clock' | 'now'>;

/**
 * Takes a finished upload for the record whose bytes it is, and says so in that record: after they are on disk for good (S91). `sha256`:
 * where it was had while they came.
 * `spoilt`: they are not what the record says; `unknown`: there is no such record.
 */
export async function hold(
  deps: Deps,
  files: EvidenceFiles,
  tenant: string,
  id: string,
  { path, sha256 }: { readonly path: string; readonly sha256: string | undefined },
): Promise<'held' | 'spoilt' | 'unknown'> {
  const record = await recordOf(deps, tenant, id);
  if (record === undefined) return 'unknown';
  const { size } = await stat(path);
  if (size !== record.size || (sha256 ?? (await hashOfFile(path))) !== record.sha256) return 'spoilt';
  await files.keep(tenant, record.sha256, path);
  await deps.storage.transact(tenant, async (transaction) => {
    const before = (await transaction.document(tenant, 'evidence', id))?.document;
    if (before === undefined || before.held !== undefined) return;
    deps.clock.see(stampHlc(latestStamp(before)));
    const held = { at: new Date(deps.now()).toISOString() };
    await writeDocuments(transaction, 'evidence', [edit(evidenceShape, before, { held }, deps.clock.tick(), SERVER_AUTHOR, () => true)]);
  });
  return 'held';
}

async function recordOf({ storage }: Deps, tenant: string, id: string): Promise<Evidence | undefined> {
  return (await storage.read((reader) => reader.document(tenant, 'evidence', id)))?.document;
}
