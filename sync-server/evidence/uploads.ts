import { join } from 'node:path';
import { UPLOADS_PATH, uploadMetadata } from '#domain/protocol/evidence.ts';
import type { Principal } from '#domain/protocol/session.ts';
import type { AppDeps } from '../deps.ts';
import { scopeIn, sees } from '../sync/scope.ts';
import { refusal, type Refusal, type TusPlace } from '../tus.ts';
import { evidenceFiles, filesIn } from './files.ts';
import { hold } from './hold.ts';

type Deps = Pick<AppDeps, 'storage' | 'clock' | 'now' | 'logger'> & Required<Pick<AppDeps, 'evidence'>>;

/**
 * Uploads of evidence. One brings the bytes of one record that the server knows already (S92); finished, it is compared with what the
 * record says and taken over (S91). Bytes lie in the folder `uploads` until then.
 */
export function evidenceUploads(deps: Deps): TusPlace {
  const files = evidenceFiles(filesIn(deps.evidence.folder));
  return {
    path: UPLOADS_PATH,
    folder: join(deps.evidence.folder, 'uploads'),
    hashes: deps.evidence.shared !== true,
    maxBytes: deps.evidence.maxBytes,
    begin: async (sender, metadata, size) => {
      const named = uploadMetadata.safeParse(metadata);
      if (!named.success) return refusal(400, 'Upload-Metadata must name the evidence');
      return (await reasonAgainst(deps, sender, named.data.evidence, size)) ?? named.data;
    },
    finish: async ({ tenant }, { metadata, ...arrived }) => {
      const { evidence: record } = uploadMetadata.parse(metadata);
      const became = await hold(deps, files, tenant, record, arrived);
      if (became === 'held') return undefined;
      if (became === 'unknown') return refusal(404, 'there is no such evidence');
      deps.logger.warn({ evidence: record }, 'an upload is not what its record says');
      return refusal(422, 'the bytes are not those that the record speaks of');
    },
  };
}

/** Why this person may not bring `size` bytes for a record; `undefined` where they may. */
async function reasonAgainst(
  { storage }: Deps,
  { tenant, person }: Principal,
  id: string,
  size: number | undefined,
): Promise<Refusal | undefined> {
  return storage.read(async (reader) => {
    const record = (await reader.document(tenant, 'evidence', id))?.document;
    const [placed] = await reader.placed(tenant, 'evidence', [id]);
    const scope = await scopeIn(reader, { tenant, person });
    // Somebody whose regions have changed since still brings their own.
    const mayKnow = record?.by === person || (placed !== undefined && sees(scope, placed.region));
    if (record === undefined || !mayKnow) return refusal(404, 'there is no such evidence');
    if (record.held !== undefined) return refusal(409, 'the server holds it already');
    return record.size === size ? undefined : refusal(422, 'the record speaks of another size');
  });
}
