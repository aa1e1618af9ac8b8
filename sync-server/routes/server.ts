import type { FastifyInstance } from 'fastify';
import { isoWithOffset } from '#domain/clock/iso.ts';
import type { ServerInfo } from '#domain/protocol/session.ts';
import { PROTOCOL_VERSION } from '#domain/protocol/version.ts';
import type { AppDeps } from '../deps.ts';

/** GET /api/v1/server: what a laptop asks, before anything else, of an address that somebody typed in. */
export function serverRoutes(app: FastifyInstance, { name, version, now }: Pick<AppDeps, 'name' | 'version' | 'now'>): void {
  app.get('/api/v1/server', async (): Promise<ServerInfo> => ({
    product: 'milepost',
    version,
    protocol: PROTOCOL_VERSION,
    name,
    now: isoWithOffset(now(), 0),
  }));
}
