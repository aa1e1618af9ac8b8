import { join } from 'node:path';
import { UPLOADS_PATH, uploadMetadata } from '#domain/protocol/evidence.ts';
import type { Principal } from '#domain/protocol/session.ts';
import type { AppDeps } from '../deps.ts';
import { scopeIn, sees } from '../sync/scope.ts';
import { refusal, type Refusal, type TusPlace } from '../tus.ts';
import { heldFiles } from './held-files.ts';
import { hold } from './hold.ts';
import { limitsOf } from './limits.ts';
import { openTally, type Tally } from './tally.ts';

type Deps = Pick<AppDeps, 'storage' | 'clock' | 'now' | 'logger'> & Required<Pick<AppDeps, 'evidence'>>;

/**
 * Uploads of evidence. One brings the bytes of one record that the server knows already (S92); finished, it is compared with what the
 * record says and taken over (S91). Bytes lie in the folder `uploads` until then.
 */
export function evidenceUploads(deps: Deps): TusPlace {
  const files = heldFiles(deps.evidence);
  const tally = openTally(files, deps.now);
  return {
    path: UPLOADS_PATH,
    folder: join(deps.evidence.folder, 'uploads'),
    hashes: deps.evidence.shared !== true,
    maxBytes: deps.evidence.maxBytes,
    begin: async (sender, metadata, size) => {
      const named = uploadMetadata.safeParse(metadata);
      if (!named.success) return refusal(400, 'Upload-Metadata must name the evidence');
      const refused =
        (await reasonAgainst(deps, sender, named.data.evidence, size)) ?? (await beyondLimits(deps, tally, sender.tenant, size ?? 0));
      return refused ?? named.data;
    },
    finish: async ({ tenant }, { metadata, size, ...arrived }) => {
      // Others may have filled the room meanwhile.
      const beyond = await beyondLimits(deps, tally, tenant, size);
      if (beyond !== undefined) return beyond;
      const { evidence: record } = uploadMetadata.parse(metadata);
      const became = await hold(deps, files, tenant, record, arrived);
      if (became === 'held') {
        tally.add(tenant, size);
        return undefined;
      }
      if (became === 'unknown') return refusal(404, 'there is no such evidence');
      deps.logger.warn({ evidence: record }, 'an upload is not what its record says');
      return refusal(422, 'the bytes are not those that the record speaks of');
    },
  };
}

/** Why a tenant may not bring `size` bytes more; `undefined` where it may (S96). */
async function beyondLimits(
  { evidence }: Pick<Deps, 'evidence'>,
  tally: Tally,
  tenant: string,
  size: number,
): Promise<Refusal | undefined> {
  const { file, total } = limitsOf(evidence.limits, tenant);
  if (file !== undefined && size > file) return refusal(413, `files of this tenant may have ${file} bytes`);
  if (total === undefined) return undefined;
  const held = await tally.held(tenant);
  return held + size > total ? refusal(507, `the tenant's room is full: ${held} of ${total} bytes are used`) : undefined;
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
