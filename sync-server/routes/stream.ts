import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { isoWithOffset } from '#domain/clock/iso.ts';
import type { StreamHello } from '#domain/protocol/sync.ts';
import type { AppDeps } from '../deps.ts';
import { principalOf, sessionOf } from '../plugins/authentication.ts';
import { NOW_HEADER } from '../plugins/headers.ts';
import type { Presence } from '../presence.ts';
import { sseEvent, type Feed } from '../sync/feed.ts';
import { openHeartbeat } from '../sync/heartbeat.ts';
import { lastChanges, position } from '../sync/pull.ts';
import { scopeIn } from '../sync/scope.ts';

/** More than this waiting for one reader (bytes): it is cut off, and pulls when it is back. */
const STREAM_BUFFER_MAX = 1024 * 1024;
const HEARTBEAT_MS = 15_000;
/** A laptop needs one; the others are what broken connections and changing tabs leave behind for a while. */
export const STREAMS_PER_SESSION = 6;

type Deps = Pick<AppDeps, 'storage' | 'now' | 'heartbeatMs'>;

/** GET /api/v1/sync/stream: one for each laptop, for all collections. Behind `requirePrincipal`. */
export function streamRoutes(app: FastifyInstance, deps: Deps, feed: Feed, presence: Pick<Presence, 'opened'>): void {
  /** What ends each open stream, oldest first, by session. */
  const open = new Map<string, Set<() => void>>();
  const heartbeat = openHeartbeat(deps.storage, deps.heartbeatMs ?? HEARTBEAT_MS);
  // A stream is never finished by itself: it must end before the server can wait for its connections.
  app.addHook('preClose', async () => {
    heartbeat.close();
    for (const streams of open.values()) for (const end of streams) end();
  });

  app.get('/api/v1/sync/stream', { exposeHeadRoute: false }, async (request, reply) => {
    const principal = principalOf(request);
    const session = sessionOf(request);
    // Written to directly: through Fastify's answer a stream takes twice the memory, and an event twice the time.
    const { raw, log } = reply;
    // Gone while it was found out who asks: nothing would end what begins here.
    if (raw.closed) return reply.hijack();
    const began = performance.now();
    let ended = false;
    const end = (): void => {
      ended = true;
      if (raw.headersSent) raw.end();
    };
    const write = (event: Buffer): void => {
      if (!raw.headersSent || raw.writableEnded || raw.destroyed) return;
      raw.write(event);
      if (raw.writableLength > STREAM_BUFFER_MAX) raw.destroy();
    };

    // What is committed while the greeting is prepared waits behind it.
    let early: Buffer[] | undefined = [];
    const tell = (event: Buffer): void => void (early === undefined ? write(event) : early.push(event));
    let leave = (): void => undefined;
    const gone = presence.opened(principal.tenant, session);
    const still = heartbeat.join({ session, write, end });
    const mine = open.get(session) ?? new Set();
    const [oldest] = mine;
    if (mine.size >= STREAMS_PER_SESSION) oldest?.();
    open.set(session, mine.add(end));
    raw.once('close', () => {
      still();
      leave();
      gone();
      mine.delete(end);
      if (mine.size === 0 && open.get(session) === mine) open.delete(session);
      // A reader that just goes away finishes no answer, so the request log says nothing of it.
      log.info({ laptop: principal.laptop, ms: Math.round(performance.now() - began) }, 'stream closed');
    });

    const scope = await deps.storage.read((reader) => scopeIn(reader, principal));
    // Gone already: nobody would leave.
    if (raw.closed) return reply.hijack();
    leave = feed.join(principal.tenant, scope, { person: principal.person, tell, cut: end });
    const here = await deps.storage.read(async (reader) => {
      // Whoever joined in a scope that has changed since comes back, and joins in the new one.
      if ((await scopeIn(reader, principal)).text !== scope.text) end();
      return { ...(await position(reader, principal, scope)), last: await lastChanges(reader, principal.tenant, scope) };
    });
    const hello: StreamHello = { ...here, now: isoWithOffset(deps.now(), 0) };
    reply.hijack();
    // All at once: headers that are set one by one are kept one by one.
    raw.writeHead(200, {
      ...(reply.getHeaders() as OutgoingHttpHeaders),
      [NOW_HEADER]: String(deps.now()),
      'content-type': 'text/event-stream',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    write(sseEvent('hello', JSON.stringify(hello)));
    for (const event of early) write(event);
    early = undefined;
    if (ended) raw.end();
    return reply;
  });
}
