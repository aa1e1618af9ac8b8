import cors from '@fastify/cors';
import Fastify, { LogController, type FastifyInstance } from 'fastify';
import { PROTOCOL_HEADER, SCHEMA_HEADER } from '#domain/protocol/version.ts';
import { SHELL_ORIGIN } from './config.ts';
import type { AppDeps } from './deps.ts';
import { principalOf, requirePrincipal, sessionOf } from './plugins/authentication.ts';
import { answerHeaders, NOW_HEADER } from './plugins/headers.ts';
import { handleError, malformedAnswer, problems, sendProblem } from './plugins/problems.ts';
import { requireProtocol } from './plugins/protocol.ts';
import { requestLog } from './plugins/request-log.ts';
import { isPageOfApp, sendPage, serveApp } from './plugins/serve-app.ts';
import { openPresence } from './presence.ts';
import { evidenceRoutes } from './routes/evidence.ts';
import { fleetRoutes } from './routes/fleet.ts';
import { healthRoutes } from './routes/health.ts';
import { laptopRoutes } from './routes/laptops.ts';
import { manualRoutes } from './routes/manuals.ts';
import { mapRoutes } from './routes/map.ts';
import { peopleRoutes } from './routes/people.ts';
import { relayRoutes } from './routes/relay.ts';
import { serverRoutes } from './routes/server.ts';
import { sessionRoutes } from './routes/session.ts';
import { streamRoutes } from './routes/stream.ts';
import { syncRoutes } from './routes/sync.ts';
import { openFeed } from './sync/feed.ts';

/** Bytes of a request's body, where a route does not say otherwise. */
const BODY_MAX = 64 * 1024;
/** For a whole request to arrive: a full push over a poor line. An answer may take longer. */
const REQUEST_TIMEOUT_MS = 120_000;
/** Longer than the minute after which most proxies let go, so that it is they who close an idle connection. */
const KEEP_ALIVE_MS = 72_000;
/** What uploads say in headers (https://tus.io/protocols/resumable-upload). */
const TUS_HEADERS = ['tus-resumable', 'upload-length', 'upload-metadata', 'upload-offset'];
const PREFLIGHT_SECONDS = 600;

/** The server as an app: nothing is opened, read or listened to beyond `deps`. Close it before its storage. */
export function buildApp(deps: AppDeps): FastifyInstance {
  const app = Fastify({
    loggerInstance: deps.logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_MAX,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // Documents are judged one by one: a strange key in one must not refuse the whole push (see sync/judge.ts).
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
    return503OnClosing: false,
    frameworkErrors: handleError,
    clientErrorHandler: (_error, socket) => {
      if (socket.writable) socket.end(malformedAnswer());
      else socket.destroy();
    },
    ...(deps.tls === undefined ? {} : { https: deps.tls }),
  }) as unknown as FastifyInstance;
  app.removeContentTypeParser('text/plain');

  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
  });
  app.addHook('onRequest', async (_request, reply) => {
    if (closing) return sendProblem(reply.header('connection', 'close'), 'unavailable', 'the server is shutting down');
    return undefined;
  });
  requestLog(app);
  answerHeaders(app, deps.now);
  const { appDir, random } = deps;
  problems(app, (request, reply) => {
    if (appDir === undefined || !isPageOfApp(request)) return undefined;
    void sendPage(reply, { appDir, random });
    return reply;
  });
  void app.register(cors, {
    origin: [SHELL_ORIGIN, ...(deps.allowedOrigins ?? [])],
    methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
    allowedHeaders: ['authorization', 'content-type', PROTOCOL_HEADER, SCHEMA_HEADER, 'range', ...TUS_HEADERS],
    exposedHeaders: [NOW_HEADER, 'retry-after', 'location', ...TUS_HEADERS],
    maxAge: PREFLIGHT_SECONDS,
  });

  const feed = openFeed(deps.storage);
  app.addHook('onClose', async () => feed.close());
  const presence = openPresence(deps.storage, deps.now, deps.logger);
  app.addHook('onClose', presence.close);

  healthRoutes(app, deps);
  serverRoutes(app, deps);
  void app.register(async (scope) => {
    scope.addHook('onRequest', requireProtocol());
    sessionRoutes(scope, deps);
    void scope.register(async (signedIn) => {
      signedIn.addHook('onRequest', requirePrincipal(deps));
      signedIn.addHook('onRequest', async (request) => presence.heard(principalOf(request).tenant, sessionOf(request)));
      syncRoutes(signedIn, deps);
      relayRoutes(signedIn, deps);
      const { evidence, map, manuals } = deps;
      if (evidence !== undefined) evidenceRoutes(signedIn, { ...deps, evidence });
      if (map !== undefined) mapRoutes(signedIn, { ...deps, map });
      if (manuals !== undefined) manualRoutes(signedIn, { ...deps, manuals });
      fleetRoutes(signedIn, deps);
      peopleRoutes(signedIn, deps);
      laptopRoutes(signedIn, deps, presence);
      streamRoutes(signedIn, deps, feed, presence);
    });
  });
  if (appDir !== undefined) serveApp(app, { appDir, random });
  return app;
}
