import { createReadStream } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { MAP_PATH, mapFilePath, mapKind, mapKindPath } from '#domain/protocol/map.ts';
import { may } from '#domain/rules/permissions.ts';
import type { AppDeps } from '../deps.ts';
import { filesIn } from '../evidence/files.ts';
import { openMapLibrary } from '../map/library.ts';
import { mapUploads } from '../map/uploads.ts';
import { principalOf } from '../plugins/authentication.ts';
import { sendProblem } from '../plugins/problems.ts';
import { tusRoutes } from '../tus.ts';
import { rangeOf } from './range.ts';

type Deps = Pick<AppDeps, 'now' | 'random' | 'logger' | 'allowedOrigins'> & Required<Pick<AppDeps, 'map'>>;

/** The tenant's own map: what there is of it, its bytes, and new ones from an admin. Behind `requirePrincipal`. */
export function mapRoutes(app: FastifyInstance, deps: Deps): void {
  const library = openMapLibrary(filesIn(deps.map.folder));
  void app.register(async (scope) => tusRoutes(scope, deps, mapUploads(deps, library)));

  app.get(MAP_PATH, async (request) => library.manifest(principalOf(request).tenant));

  app.delete(mapKindPath(':kind'), async (request, reply) => {
    const { tenant, role } = principalOf(request);
    if (!may(role, 'map.publish')) return sendProblem(reply, 'forbidden', 'withdrawing a map is for admins');
    const kind = mapKind.safeParse((request.params as { readonly kind: string }).kind);
    if (!kind.success) return sendProblem(reply, 'not-found', 'there is no such kind of map');
    await library.withdraw(tenant, kind.data, new Date(deps.now()).toISOString());
    return reply.code(204).send();
  });

  app.get(mapFilePath(':sha256'), async (request, reply) => {
    const { sha256 } = request.params as { readonly sha256: string };
    // It becomes the name of a file.
    const file = /^[0-9a-f]{64}$/.test(sha256) ? await library.find(principalOf(request).tenant, sha256) : undefined;
    if (file === undefined) return sendProblem(reply, 'not-found', 'the server does not have this map any more');
    const etag = `"${sha256}"`;
    reply.headers({ etag, 'accept-ranges': 'bytes', 'cache-control': 'private, max-age=31536000, immutable' });
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    const asked = (request.headers['if-range'] ?? etag) === etag ? request.headers.range : undefined;
    const range = rangeOf(asked, file.size);
    if (range === 'outside') return reply.code(416).header('content-range', `bytes */${file.size}`).send();
    const { from, to } = range ?? { from: 0, to: file.size - 1 };
    if (range !== undefined) reply.code(206).header('content-range', `bytes ${from}-${to}/${file.size}`);
    return reply
      .type('application/octet-stream')
      .header('content-length', to - from + 1)
      .header('content-disposition', 'attachment')
      .send(createReadStream(file.path, { start: from, end: to }));
  });
}
