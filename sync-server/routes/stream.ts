import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { isoWithOffset } from '#domain/clock/iso.ts';
import type { StreamHello } from '#domain/protocol/sync.ts';
import type { AppDeps } from '../deps.ts';
import { principalOf, principalOfSession, sessionOf } from '../plugins/authentication.ts';
import type { Reader } from '../storage/port.ts';
import type { Presence } from '../presence.ts';
import { SSE_HEARTBEAT, sseEvent, type Feed } from '../sync/feed.ts';
import { position } from '../sync/pull.ts';
import { scopeIn } from '../sync/scope.ts';

/** More than this waiting for one reader (bytes): it is cut off, and pulls when it is back. */
const STREAM_BUFFER_MAX = 1024 * 1024;
const HEARTBEAT_MS = 15_000;
/** A laptop needs one; the others are what broken connections and changing tabs leave behind for a while. */
export const STREAMS_PER_SESSION = 6;

type Deps = Pick<AppDeps, 'storage' | 'now' | 'heartbeatMs'>;

/** GET /api/v1/sync/stream: one for each laptop, for all collections. Behind `requirePrincipal`. */
export function streamRoutes(app: FastifyInstance, deps: Deps, feed: Feed, presence: Pick<Presence, 'opened'>): void {
  const open = new Map<() => void, string>();
  // A stream is never finished by itself: it must end before the server can wait for its connections.
  app.addHook('preClose', async () => {
    for (const end of open.keys()) end();
  });

  app.get('/api/v1/sync/stream', { exposeHeadRoute: false }, async (request, reply) => {
    const principal = principalOf(request);
    const session = sessionOf(request);
    const stream = new Readable({ read: () => undefined, highWaterMark: STREAM_BUFFER_MAX });
    let ended = false;
    const end = (): void => {
      if (!ended) stream.push(null);
      ended = true;
    };
    const write = (event: Buffer): void => {
      if (ended || stream.destroyed) return;
      stream.push(event);
      if (stream.readableLength + reply.raw.writableLength > STREAM_BUFFER_MAX) stream.destroy();
    };

    // What is committed while the greeting is prepared waits behind it.
    const early: Buffer[] = [];
    let tell = (event: Buffer): void => void early.push(event);
    let leave = (): void => undefined;
    const gone = presence.opened(principal.tenant, session);
    const heartbeat = setInterval(() => {
      write(SSE_HEARTBEAT);
      // A person or laptop that was shut out hears nothing more.
      void principalOfSession(deps, session).then((still) => still ?? end(), end);
    }, deps.heartbeatMs ?? HEARTBEAT_MS);
    const mine = [...open].filter(([, of]) => of === session).map(([endOlder]) => endOlder);
    if (mine.length >= STREAMS_PER_SESSION) mine[0]?.();
    open.set(end, session);
    stream.once('close', () => {
      clearInterval(heartbeat);
      leave();
      gone();
      open.delete(end);
      // A reader that just goes away finishes no answer, so the request log says nothing of it.
      request.log.info({ laptop: principal.laptop, ms: Math.round(reply.elapsedTime) }, 'stream closed');
    });

    const read = <T>(fn: (reader: Reader) => Promise<T>): Promise<T> =>
      deps.storage.read(fn).catch((error: unknown) => {
        stream.destroy();
        throw error;
      });
    const scope = await read((reader) => scopeIn(reader, principal));
    leave = feed.join(principal.tenant, scope, { person: principal.person, tell: (event) => tell(event), cut: end });
    const here = await read(async (reader) => {
      // Whoever joined in a scope that has changed since comes back, and joins in the new one.
      if ((await scopeIn(reader, principal)).text !== scope.text) end();
      return position(reader, principal, scope);
    });
    const hello: StreamHello = { ...here, now: isoWithOffset(deps.now(), 0) };
    write(sseEvent('hello', JSON.stringify(hello)));
    for (const event of early) write(event);
    tell = write;
    return reply
      .headers({ 'content-type': 'text/event-stream', 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' })
      .send(stream);
  });
}
