import type { FastifyInstance } from 'fastify';
import { laptopOf } from './authentication.ts';

/**
 * One line for each answer: request id, method, route (its pattern, since a query may hold anything), status,
 * milliseconds, laptop. Never a header, a body or a token.
 */
export function requestLog(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const line = {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      laptop: laptopOf(request),
    };
    if (reply.statusCode >= 500) request.log.error(line, 'answered');
    else request.log.info(line, 'answered');
  });
}
