import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { collectionName, latestQuery, pullQuery, pushRequest } from '#domain/protocol/sync.ts';
import type { CollectionName } from '#domain/schema/collections.ts';
import type { AppDeps } from '../deps.ts';
import { principalOf } from '../plugins/authentication.ts';
import { sendProblem } from '../plugins/problems.ts';
import { pushWithMoves } from '../relay/moved-stamps.ts';
import { latest, pull } from '../sync/pull.ts';
import { push } from '../sync/push.ts';
import { parsed } from './parse.ts';

/** Two hundred documents, each with room to spare. Bytes. */
const PUSH_BODY_MAX = 8 * 1024 * 1024;

/** Pull, first load and push of each collection. Behind `requirePrincipal`. */
export function syncRoutes(app: FastifyInstance, { storage, now, clock }: Pick<AppDeps, 'storage' | 'now' | 'clock'>): void {
  app.get('/api/v1/sync/:collection', async (request, reply) => {
    const collection = collectionOf(request, reply);
    const query = collection && parsed(pullQuery, request.query, reply);
    if (collection === undefined || query === undefined) return reply;
    const principal = principalOf(request);
    const text = await storage.read((reader) => pull(reader, principal, collection, query));
    return reply.type('application/json').send(text);
  });

  app.get('/api/v1/sync/:collection/latest', async (request, reply) => {
    const collection = collectionOf(request, reply);
    const query = collection && parsed(latestQuery, request.query, reply);
    if (collection === undefined || query === undefined) return reply;
    const principal = principalOf(request);
    const text = await storage.read((reader) => latest(reader, principal, collection, query));
    return reply.type('application/json').send(text);
  });

  app.post('/api/v1/sync/:collection', { bodyLimit: PUSH_BODY_MAX }, async (request, reply) => {
    const collection = collectionOf(request, reply);
    const body = collection && parsed(pushRequest, request.body, reply);
    if (collection === undefined || body === undefined) return reply;
    const principal = principalOf(request);
    const { tenant, person, role } = principal;
    const outcomes = await storage.transact(tenant, (transaction) =>
      pushWithMoves(transaction, principal, body.documents, (documents) =>
        push(transaction, collection, documents, { person, role, now: now() }, clock),
      ),
    );
    return { outcomes };
  });
}

function collectionOf(request: FastifyRequest, reply: FastifyReply): CollectionName | undefined {
  const named = collectionName.safeParse((request.params as { readonly collection?: unknown }).collection);
  if (!named.success) void sendProblem(reply, 'unknown-collection');
  return named.data;
}
