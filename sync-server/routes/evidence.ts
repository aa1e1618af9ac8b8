import { createReadStream } from 'node:fs';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { bytesPath, UPLOADS_PATH } from '#domain/protocol/evidence.ts';
import { SHELL_ORIGIN } from '../config.ts';
import type { AppDeps } from '../deps.ts';
import { evidenceFiles, filesIn } from '../evidence/files.ts';
import { sniff } from '../evidence/sniff.ts';
import { openUploads } from '../evidence/uploads.ts';
import { withdrawAllMissing } from '../evidence/withdraw.ts';
import { principalOf } from '../plugins/authentication.ts';
import { NOW_HEADER } from '../plugins/headers.ts';
import { sendProblem } from '../plugins/problems.ts';
import { scopeIn, sees } from '../sync/scope.ts';

type Deps = Pick<AppDeps, 'storage' | 'clock' | 'now' | 'random' | 'logger' | 'allowedOrigins'> & Required<Pick<AppDeps, 'evidence'>>;

/** Bytes of evidence, in by tus and out whole. Behind `requirePrincipal`. */
export function evidenceRoutes(app: FastifyInstance, deps: Deps): void {
  const uploads = openUploads({ ...deps, origins: [SHELL_ORIGIN, ...(deps.allowedOrigins ?? [])] });
  const files = evidenceFiles(filesIn(deps.evidence.folder));
  app.addHook('onReady', uploads.forgetAbandoned);
  if (deps.evidence.restored === true) app.addHook('onReady', () => withdrawAllMissing(deps.storage, files, deps.clock));

  void app.register(async (scope) => {
    // The body is left to tus, which writes it to disk as it comes.
    scope.addContentTypeParser('application/offset+octet-stream', (_request, _body, done) => done(null));
    const handle = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      reply.hijack();
      for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) reply.raw.setHeader(name, value);
      reply.raw.setHeader(NOW_HEADER, String(deps.now()));
      await uploads.handle(principalOf(request), request.raw, reply.raw).catch((error: unknown) => {
        request.log.error({ err: error }, 'an upload failed');
        // The laptop takes a line that was cut for what it is, and comes back.
        reply.raw.destroy();
      });
    };
    scope.post(UPLOADS_PATH, handle);
    scope.route({ method: ['HEAD', 'PATCH'], url: `${UPLOADS_PATH}/:upload`, handler: handle });
  });

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
