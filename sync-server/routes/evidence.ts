import { createReadStream } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { bytesPath } from '#domain/protocol/evidence.ts';
import type { AppDeps } from '../deps.ts';
import { evidenceFiles, filesIn } from '../evidence/files.ts';
import { sniff } from '../evidence/sniff.ts';
import { evidenceUploads } from '../evidence/uploads.ts';
import { withdrawAllMissing } from '../evidence/withdraw.ts';
import { principalOf } from '../plugins/authentication.ts';
import { sendProblem } from '../plugins/problems.ts';
import { scopeIn, sees } from '../sync/scope.ts';
import { tusRoutes } from '../tus.ts';

type Deps = Pick<AppDeps, 'storage' | 'clock' | 'now' | 'random' | 'logger' | 'allowedOrigins'> & Required<Pick<AppDeps, 'evidence'>>;

/** Bytes of evidence, in by tus and out whole. Behind `requirePrincipal`. */
export function evidenceRoutes(app: FastifyInstance, deps: Deps): void {
  const files = evidenceFiles(filesIn(deps.evidence.folder));
  if (deps.evidence.restored === true) app.addHook('onReady', () => withdrawAllMissing(deps.storage, files, deps.clock));

  void app.register(async (scope) => tusRoutes(scope, deps, evidenceUploads(deps)));

  app.get(bytesPath(':id'), async (request, reply) => {
    const { tenant, person } = principalOf(request);
    const { id } = request.params as { readonly id: string };
    const record = await deps.storage.read(async (reader) => {
      const [placed] = await reader.placed(tenant, 'evidence', [id]);
      // What lies elsewhere and what does not exist are the same to whoever asks (S93).
      if (placed === undefined || !sees(await scopeIn(reader, { tenant, person }), placed.region)) return undefined;
      return (await reader.document(tenant, 'evidence', id))?.document;
    });
    const file = record?.held && (await files.find(tenant, record.sha256));
    if (file === undefined) return sendProblem(reply, 'not-found', 'the server does not hold this file');
    return reply
      .type(await sniff(file.path))
      .header('content-length', file.size)
      .header('content-disposition', 'attachment')
      .header('content-security-policy', "sandbox; default-src 'none'; frame-ancestors 'none'")
      .send(createReadStream(file.path));
  });
}
