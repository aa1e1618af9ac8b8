import type { FastifyInstance } from 'fastify';
import type { AppDeps } from '../deps.ts';
import { sendProblem } from '../plugins/problems.ts';

/** Live: the process answers. Ready: so does its database. For whatever watches the server; they need no sign-in. */
export function healthRoutes(app: FastifyInstance, { storage }: Pick<AppDeps, 'storage'>): void {
  app.get('/health/live', async () => ({ status: 'live' }));
  app.get('/health/ready', async (request, reply) => {
    try {
      await storage.read((reader) => reader.tenants());
      return { status: 'ready' };
    } catch (error) {
      request.log.error({ err: error }, 'the database does not answer');
      return sendProblem(reply, 'unavailable', 'the database does not answer');
    }
  });
}
