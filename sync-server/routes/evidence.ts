import { join } from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { bytesPath, thumbnailPath } from '#domain/protocol/evidence.ts';
import type { Principal } from '#domain/protocol/session.ts';
import type { Evidence } from '#domain/schema/evidence.ts';
import type { AppDeps } from '../deps.ts';
import type { HeldFile } from '../evidence/files.ts';
import { heldFiles } from '../evidence/held-files.ts';
import { sniff } from '../evidence/sniff.ts';
import { openThumbnails } from '../evidence/thumbnails.ts';
import { evidenceUploads } from '../evidence/uploads.ts';
import { withdrawAllMissing } from '../evidence/withdraw.ts';
import { principalOf } from '../plugins/authentication.ts';
import { sendProblem } from '../plugins/problems.ts';
import { scopeIn, sees } from '../sync/scope.ts';
import { tusRoutes } from '../tus.ts';

type Deps = Pick<AppDeps, 'storage' | 'clock' | 'now' | 'random' | 'logger' | 'allowedOrigins'> & Required<Pick<AppDeps, 'evidence'>>;

/** Bytes of evidence, in by tus and out whole, and small pictures of them. Behind `requirePrincipal`. */
export function evidenceRoutes(app: FastifyInstance, deps: Deps): void {
  const files = heldFiles(deps.evidence);
  const thumbnails = openThumbnails(join(deps.evidence.folder, 'thumbnails'), files);
  if (deps.evidence.restored === true) app.addHook('onReady', () => withdrawAllMissing(deps.storage, files, deps.clock));

  void app.register(async (scope) => tusRoutes(scope, deps, evidenceUploads(deps)));

  /** The bytes of a record, where this person sees it and they are held. */
  const heldBy = async ({ tenant, person }: Principal, id: string): Promise<Evidence | undefined> => {
    const record = await deps.storage.read(async (reader) => {
      const [placed] = await reader.placed(tenant, 'evidence', [id]);
      // What lies elsewhere and what does not exist are the same to whoever asks (S93).
      if (placed === undefined || !sees(await scopeIn(reader, { tenant, person }), placed.region)) return undefined;
      return (await reader.document(tenant, 'evidence', id))?.document;
    });
    return record?.held && record;
  };

  app.get(bytesPath(':id'), async (request, reply) => {
    const principal = principalOf(request);
    const record = await heldBy(principal, (request.params as { readonly id: string }).id);
    const file = record && (await files.find(principal.tenant, record.sha256));
    if (file === undefined) return sendProblem(reply, 'not-found', 'the server does not hold this file');
    return asFile(reply, await sniff(file), file);
  });

  app.get(thumbnailPath(':id'), async (request, reply) => {
    const principal = principalOf(request);
    const record = await heldBy(principal, (request.params as { readonly id: string }).id);
    const file = record && (await thumbnails.find(principal.tenant, record.sha256));
    if (file === undefined) return sendProblem(reply, 'not-found', 'there is no small picture of this file');
    return asFile(reply, 'image/jpeg', file);
  });
}

/** Never as a page, whatever it is. */
async function asFile(reply: FastifyReply, type: string, file: HeldFile): Promise<FastifyReply> {
  const bytes = await file.open();
  return reply
    .type(type)
    .header('content-length', file.size)
    .header('content-disposition', 'attachment')
    .header('content-security-policy', "sandbox; default-src 'none'; frame-ancestors 'none'")
    .send(bytes);
}
