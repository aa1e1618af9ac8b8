import { stampHlc } from '#domain/clock/stamp.ts';
import { edit, latestStamp } from '#domain/merge/merge.ts';
import { evidenceShape, type Evidence } from '#domain/schema/evidence.ts';
import { SERVER_AUTHOR, type ServerClock } from '../clock.ts';
import type { Storage, Transaction } from '../storage/port.ts';
import { writeDocuments } from '../sync/write.ts';
import type { EvidenceFiles } from './files.ts';

/**
 * Takes back that the server holds what is not there: a backup, or what laptops gave back to a restored server, may speak of
 * bytes that were lost (S94). Laptops that still have them then send them again.
 */
export async function withdrawMissing(
  transaction: Transaction,
  files: EvidenceFiles,
  clock: Pick<ServerClock, 'tick' | 'see'>,
  records: Iterable<Evidence>,
): Promise<void> {
  const lost: Evidence[] = [];
  for (const record of records) {
    if (record.held === undefined || (await files.find(transaction.tenantId, record.sha256)) !== undefined) continue;
    clock.see(stampHlc(latestStamp(record)));
    lost.push(edit(evidenceShape, record, { held: undefined }, clock.tick(), SERVER_AUTHOR, () => true));
  }
  if (lost.length > 0) await writeDocuments(transaction, 'evidence', lost);
}

/** The same of all that a restored database speaks of. */
export async function withdrawAllMissing(storage: Storage, files: EvidenceFiles, clock: ServerClock): Promise<void> {
  for (const { id } of await storage.read((reader) => reader.tenants())) {
    await storage.transact(id, async (transaction) =>
      withdrawMissing(transaction, files, clock, await transaction.allDocuments(id, 'evidence')),
    );
  }
}
