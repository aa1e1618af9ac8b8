import type { FastifyInstance } from 'fastify';
import { RELAY_BODY_MAX, relayBundle } from '#domain/protocol/relay.ts';
import type { AppDeps } from '../deps.ts';
import { principalOf } from '../plugins/authentication.ts';
import { deliver } from '../relay/deliver.ts';
import { parsed } from './parse.ts';

type Deps = Pick<AppDeps, 'storage' | 'now' | 'clock' | 'keys'>;

/** POST /api/v1/relay: anybody of the tenant brings what a colleague's laptop sealed. Behind `requirePrincipal`. */
export function relayRoutes(app: FastifyInstance, deps: Deps): void {
  app.post('/api/v1/relay', { bodyLimit: RELAY_BODY_MAX }, async (request, reply) => {
    const bundle = parsed(relayBundle, request.body, reply);
    if (bundle === undefined) return reply;
    const { answer, moved } = await deliver(deps, principalOf(request).tenant, bundle);
    request.log.info({ bundle: bundle.head.id, of: bundle.head.laptop, moved, ...answer }, 'work came by another laptop');
    return answer;
  });
}
