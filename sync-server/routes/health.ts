import type { FastifyInstance } from 'fastify';
import { isoWithOffset } from '#domain/clock/iso.ts';
import type { BackupState } from '../backup/schedule.ts';
import type { AppDeps } from '../deps.ts';
import { sendProblem } from '../plugins/problems.ts';

/** Live: the process answers. Ready: so does its database. For whatever watches the server; they need no sign-in.
 * A failing backup does not make it unready: it is said beside. */
export function healthRoutes(app: FastifyInstance, { storage, backups }: Pick<AppDeps, 'storage' | 'backups'>): void {
  app.get('/health/live', async () => ({ status: 'live' }));
  app.get('/health/ready', async (request, reply) => {
    try {
      await storage.read((reader) => reader.tenants());
      return { status: 'ready', ...(backups === undefined ? {} : { backup: backupWords(backups()) }) };
    } catch (error) {
      request.log.error({ err: error }, 'the database does not answer');
      return sendProblem(reply, 'unavailable', 'the database does not answer');
    }
  });
}

/** When the last one was made and the next is due; why it fails is in the log, since it names folders. */
function backupWords({ lastAt, nextAt, failing }: BackupState): object {
  const last = lastAt === 0 ? undefined : isoWithOffset(lastAt, 0);
  return { status: failing === undefined ? 'ok' : 'failing', last, next: isoWithOffset(nextAt, 0) };
}
