import type { FastifyInstance } from 'fastify';
import { MANUALS_PATH, manual, manualFilePath, manualPath, manualWords, type Manual } from '#domain/protocol/manuals.ts';
import { may } from '#domain/rules/permissions.ts';
import type { AppDeps } from '../deps.ts';
import { filesIn } from '../evidence/files.ts';
import { manualUploads } from '../manuals/uploads.ts';
import { principalOf } from '../plugins/authentication.ts';
import { sendProblem } from '../plugins/problems.ts';
import { openLibrary } from '../published/library.ts';
import { sendPublished } from '../published/send-file.ts';
import { tusRoutes } from '../tus.ts';
import { parsed } from './parse.ts';

type Deps = Pick<AppDeps, 'now' | 'random' | 'logger' | 'allowedOrigins'> & Required<Pick<AppDeps, 'manuals'>>;

/** The tenant's manuals: what there is, its bytes, new ones and newer editions. Behind `requirePrincipal`. */
export function manualRoutes(app: FastifyInstance, deps: Deps): void {
  const library = openLibrary(filesIn(deps.manuals.folder), manual);
  void app.register(async (scope) => tusRoutes(scope, deps, manualUploads(deps, library)));

  app.get(MANUALS_PATH, async (request): Promise<{ readonly manuals: readonly Manual[] }> => {
    const newest = await library.newest(principalOf(request).tenant);
    return { manuals: [...newest.values()] };
  });

  app.patch(manualPath(':manual'), async (request, reply) => {
    const { tenant, role } = principalOf(request);
    if (!may(role, 'manual.publish')) return sendProblem(reply, 'forbidden', 'changing a manual is for leads and admins');
    const words = parsed(manualWords, request.body, reply);
    if (words === undefined) return reply;
    const { manual: id } = request.params as { readonly manual: string };
    const isThere = await library.reword(tenant, id, { ...words, at: new Date(deps.now()).toISOString() });
    return isThere ? reply.code(204).send() : sendProblem(reply, 'not-found', 'there is no such manual');
  });

  app.delete(manualPath(':manual'), async (request, reply) => {
    const { tenant, role } = principalOf(request);
    if (!may(role, 'manual.publish')) return sendProblem(reply, 'forbidden', 'withdrawing a manual is for leads and admins');
    const { manual: id } = request.params as { readonly manual: string };
    if (!(await library.newest(tenant)).has(id)) return sendProblem(reply, 'not-found', 'there is no such manual');
    await library.withdraw(tenant, id, new Date(deps.now()).toISOString());
    return reply.code(204).send();
  });

  app.get(manualFilePath(':sha256'), (request, reply) =>
    sendPublished(request, reply, library, 'the server does not have this manual any more'),
  );
}
