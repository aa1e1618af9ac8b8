import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { problemStatus, type Problem, type ProblemKind } from '#domain/protocol/problem.ts';
import { StorageUnavailable } from '../storage/unavailable.ts';

const TITLES: { readonly [K in ProblemKind]: string } = {
  'bad-request': 'The request cannot be understood',
  unauthenticated: 'Sign in first',
  'wrong-password': 'E-mail or password is wrong',
  forbidden: 'You may not do this',
  'not-found': 'There is nothing here',
  'method-not-allowed': 'This cannot be done here',
  'too-large': 'That is too much at once',
  'unsupported-media-type': 'This type of content is not taken here',
  'unknown-collection': 'There is no such collection',
  'client-too-old': 'This app is too old for the server: update it',
  'too-many-requests': 'Too many tries: wait a little',
  unavailable: 'The server is not available at the moment',
  internal: 'Something went wrong in the server',
};

/** RFC 9457. `detail` goes to the caller: it holds no secret and nothing of the server's insides. */
export function problemOf(kind: ProblemKind, detail?: string): Problem {
  const base = { type: `milepost:${kind}`, kind, title: TITLES[kind], status: problemStatus[kind] };
  return detail === undefined ? base : { ...base, detail };
}

/** Ends the request with a problem. */
export function sendProblem(reply: FastifyReply, kind: ProblemKind, detail?: string): FastifyReply {
  return reply
    .code(problemStatus[kind])
    .type('application/problem+json')
    .send(JSON.stringify(problemOf(kind, detail)));
}

/** What Fastify refuses before a handler sees it. Its own words about these are safe to pass on; of others nothing is. */
function problemKindOf(error: FastifyError): ProblemKind {
  if (error instanceof StorageUnavailable) return 'unavailable';
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return 'too-large';
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return 'unsupported-media-type';
    default:
      return error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500 ? 'bad-request' : 'internal';
  }
}

export function handleError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const kind = problemKindOf(error);
  if (kind === 'internal') request.log.error({ err: error }, 'request failed');
  if (kind === 'unavailable') request.log.warn(error.message);
  if (reply.raw.headersSent) reply.raw.destroy();
  else void sendProblem(reply, kind, detailOf(kind, error));
}

function detailOf(kind: ProblemKind, error: FastifyError): string | undefined {
  if (error instanceof StorageUnavailable) return error.reason;
  return kind === 'internal' || kind === 'unavailable' ? undefined : error.message.slice(0, 200);
}

/** A request so malformed that it never became one: the answer is written by hand, and the connection ends. */
export function malformedAnswer(): string {
  const body = JSON.stringify(problemOf('bad-request', 'not a complete HTTP request'));
  const head = [
    'HTTP/1.1 400 Bad Request',
    'Connection: close',
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}

/**
 * Every failure leaves as one of the closed kinds: thrown errors, what Fastify refuses, and paths and methods that
 * nothing answers. `fallback` may answer an unknown path in its own way (the app's pages) and says whether it did.
 */
export function problems(app: FastifyInstance, fallback: (request: FastifyRequest, reply: FastifyReply) => FastifyReply | undefined): void {
  const routes: { readonly pattern: RegExp; readonly methods: Set<string> }[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    // The wildcard that serves files answers for paths that nobody has, not for methods.
    if (url.includes('*')) return;
    const pattern = new RegExp(`^${url.replaceAll(/:[a-z]+/gi, '[^/]+')}$`);
    routes.push({ pattern, methods: new Set([method].flat()) });
  });
  app.setErrorHandler(handleError);
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const methods = new Set(routes.filter(({ pattern }) => pattern.test(path)).flatMap((route) => [...route.methods]));
    if (methods.size > 0 && !methods.has(request.method)) {
      return sendProblem(reply.header('allow', [...methods].join(', ')), 'method-not-allowed');
    }
    return fallback(request, reply) ?? sendProblem(reply, 'not-found');
  });
}
