import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { bucketRequest, documentsRequest } from '#domain/protocol/digest.ts';
import { collectionName, latestQuery, pullQuery, pushRequest, type PushAnswer } from '#domain/protocol/sync.ts';
import type { CollectionName } from '#domain/schema/collections.ts';
import type { AppDeps } from '../deps.ts';
import { heldFiles } from '../evidence/held-files.ts';
import { withdrawMissing } from '../evidence/withdraw.ts';
import { principalOf } from '../plugins/authentication.ts';
import { sendProblem } from '../plugins/problems.ts';
import { pushWithMoves } from '../relay/moved-stamps.ts';
import { buckets, digest, documents } from '../sync/digest.ts';
import { healingUpTo } from '../sync/lost-line.ts';
import { latest, pull } from '../sync/pull.ts';
import { push, type Pusher } from '../sync/push.ts';
import { parsed } from './parse.ts';

/** Two hundred documents, each with room to spare. Bytes. */
const PUSH_BODY_MAX = 8 * 1024 * 1024;

type Deps = Pick<AppDeps, 'storage' | 'now' | 'clock' | 'evidence'>;

/** Pull, first load, push and comparison of each collection. Behind `requirePrincipal`. */
export function syncRoutes(app: FastifyInstance, { storage, now, clock, evidence }: Deps): void {
  const files = evidence && heldFiles(evidence);
  const endOfTurn = turnsOfEventLoop();

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
    const { tenant, person, role, laptop } = principal;
    await endOfTurn();
    const onHealed: Pusher['onHealed'] = (of, id, paths) =>
      request.log.warn({ laptop, person, collection: of, id, paths }, 'came back from a laptop after the database was restored');
    const answer: PushAnswer = await storage.transact(tenant, async (transaction) => {
      const healing = body.from && (await healingUpTo(transaction, tenant, body.from, now()));
      const outcomes = await pushWithMoves(transaction, principal, body.documents, (documents) =>
        push(transaction, collection, documents, { person, role, now: now(), healing, onHealed }, clock),
      );
      if (collection === 'evidence' && healing !== undefined && files !== undefined) {
        const healed = await transaction.documents(
          tenant,
          'evidence',
          body.documents.map(({ id }) => id),
        );
        await withdrawMissing(
          transaction,
          files,
          clock,
          [...healed.values()].map(({ document }) => document),
        );
      }
      return { outcomes, epoch: await transaction.epoch(tenant) };
    });
    return answer;
  });

  app.get('/api/v1/sync/:collection/digest', async (request, reply) => {
    const collection = collectionOf(request, reply);
    if (collection === undefined) return reply;
    const principal = principalOf(request);
    return storage.read((reader) => digest(reader, principal, collection));
  });

  app.post('/api/v1/sync/:collection/bucket', async (request, reply) => {
    const collection = collectionOf(request, reply);
    const body = collection && parsed(bucketRequest, request.body, reply);
    if (collection === undefined || body === undefined) return reply;
    const principal = principalOf(request);
    return storage.read((reader) => buckets(reader, principal, collection, body.buckets));
  });

  app.post('/api/v1/sync/:collection/documents', async (request, reply) => {
    const collection = collectionOf(request, reply);
    const body = collection && parsed(documentsRequest, request.body, reply);
    if (collection === undefined || body === undefined) return reply;
    const principal = principalOf(request);
    return storage.read((reader) => documents(reader, principal, collection, body.ids));
  });
}

/**
 * Answers with a promise that resolves at the end of this turn of the event loop, for all who ask in it at once: pushes that came in
 * together reach the storage together, which can then commit them together.
 */
function turnsOfEventLoop(): () => Promise<void> {
  let turn: Promise<void> | undefined;
  return () =>
    (turn ??= new Promise((resolve) => {
      setImmediate(() => {
        turn = undefined;
        resolve();
      });
    }));
}

function collectionOf(request: FastifyRequest, reply: FastifyReply): CollectionName | undefined {
  const named = collectionName.safeParse((request.params as { readonly collection?: unknown }).collection);
  if (!named.success) void sendProblem(reply, 'unknown-collection');
  return named.data;
}
