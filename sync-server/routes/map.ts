import type { FastifyInstance } from 'fastify';
import { MAP_PATH, mapFile, mapFilePath, mapKind, mapKindPath, mapKinds, type MapManifest } from '#domain/protocol/map.ts';
import { may } from '#domain/rules/permissions.ts';
import type { AppDeps } from '../deps.ts';
import { filesIn } from '../evidence/files.ts';
import { mapUploads } from '../map/uploads.ts';
import { principalOf } from '../plugins/authentication.ts';
import { sendProblem } from '../plugins/problems.ts';
import { openLibrary } from '../published/library.ts';
import { sendPublished } from '../published/send-file.ts';
import { tusRoutes } from '../tus.ts';

type Deps = Pick<AppDeps, 'now' | 'random' | 'logger' | 'allowedOrigins'> & Required<Pick<AppDeps, 'map'>>;

/** The tenant's own map: what there is of it, its bytes, and new ones from an admin. Behind `requirePrincipal`. */
export function mapRoutes(app: FastifyInstance, deps: Deps): void {
  const library = openLibrary(filesIn(deps.map.folder), mapFile);
  void app.register(async (scope) => tusRoutes(scope, deps, mapUploads(deps, library)));

  app.get(MAP_PATH, async (request): Promise<MapManifest> => {
    const newest = await library.newest(principalOf(request).tenant);
    return Object.fromEntries(mapKinds.map((kind) => [kind, newest.get(kind)]));
  });

  app.delete(mapKindPath(':kind'), async (request, reply) => {
    const { tenant, role } = principalOf(request);
    if (!may(role, 'map.publish')) return sendProblem(reply, 'forbidden', 'withdrawing a map is for admins');
    const kind = mapKind.safeParse((request.params as { readonly kind: string }).kind);
    if (!kind.success) return sendProblem(reply, 'not-found', 'there is no such kind of map');
    await library.withdraw(tenant, kind.data, new Date(deps.now()).toISOString());
    return reply.code(204).send();
  });

  app.get(mapFilePath(':sha256'), (request, reply) => sendPublished(request, reply, library, 'the server does not have this map any more'));
}
