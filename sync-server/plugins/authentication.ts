import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '#domain/protocol/session.ts';
import type { AppDeps } from '../deps.ts';
import { principalFrom } from '../sessions.ts';
import { accessTokenReader } from '../tokens.ts';
import { sendProblem } from './problems.ts';

type Authenticated = { readonly principal: Principal; readonly session: string };

const known = new WeakMap<FastifyRequest, Authenticated>();

/**
 * A hook: lets a request pass only with a valid access token of an enrolment that is not revoked and a person who is
 * active, both as of now.
 */
export function requirePrincipal(deps: Pick<AppDeps, 'keys' | 'now' | 'storage'>) {
  const readAccessToken = accessTokenReader(deps.keys);
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const token = /^Bearer ([\w.-]+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const session = token === undefined ? undefined : await readAccessToken(token, deps.now());
    const principal = session === undefined ? undefined : await principalOfSession(deps, session);
    if (session === undefined || principal === undefined) {
      return sendProblem(reply.header('www-authenticate', 'Bearer'), 'unauthenticated');
    }
    known.set(request, { principal, session });
    return undefined;
  };
}

/** Whom a session speaks for at this moment, if anybody. */
function principalOfSession(deps: Pick<AppDeps, 'storage'>, session: string): Promise<Principal | undefined> {
  return deps.storage.read(async (reader) => {
    const enrolment = await reader.enrolment(session);
    return enrolment && principalFrom(reader, enrolment);
  });
}

/** Who sent a request. Only for routes behind `requirePrincipal`. */
export function principalOf(request: FastifyRequest): Principal {
  return authenticated(request).principal;
}

export function sessionOf(request: FastifyRequest): string {
  return authenticated(request).session;
}

/** The laptop that sent a request, for the log; `undefined` where nobody is signed in. */
export function laptopOf(request: FastifyRequest): string | undefined {
  return known.get(request)?.principal.laptop;
}

function authenticated(request: FastifyRequest): Authenticated {
  const found = known.get(request);
  if (found === undefined) throw new Error('this route is not behind requirePrincipal');
  return found;
}
