import type { FastifyInstance } from 'fastify';
import { refreshRequest, resumeRequest, signInRequest } from '#domain/protocol/session.ts';
import { normalEmail } from '../accounts.ts';
import type { AppDeps } from '../deps.ts';
import { principalOf, requirePrincipal, sessionOf } from '../plugins/authentication.ts';
import { sendProblem } from '../plugins/problems.ts';
import { signInLimit } from '../plugins/sign-in-limit.ts';
import { sessions } from '../sessions.ts';
import { parsed } from './parse.ts';

/** Signing in (which enrols the laptop), staying signed in, signing out. */
export function sessionRoutes(app: FastifyInstance, deps: AppDeps): void {
  const { signIn, refresh, resume, signOut } = sessions(deps);
  const limit = signInLimit(deps.now);

  app.post('/api/v1/session', async (request, reply) => {
    const body = parsed(signInRequest, request.body, reply);
    if (body === undefined) return reply;
    const email = normalEmail(body.email);
    const waitMs = limit.take(email, request.ip);
    if (waitMs > 0) return sendProblem(reply.header('retry-after', String(Math.ceil(waitMs / 1000))), 'too-many-requests');
    const answer = await signIn(body);
    if (answer === 'busy') {
      limit.giveBack(email, request.ip);
      return sendProblem(reply.header('retry-after', '5'), 'unavailable', 'too many people are signing in at this moment');
    }
    if (answer === 'wrong-password') return sendProblem(reply, 'wrong-password');
    limit.giveBack(email, request.ip);
    return answer;
  });

  app.post('/api/v1/session/refresh', async (request, reply) => {
    const body = parsed(refreshRequest, request.body, reply);
    if (body === undefined) return reply;
    const answer = await refresh(body.refreshToken);
    if (answer === 'unknown') return sendProblem(reply, 'unauthenticated');
    if ('reused' in answer) {
      request.log.warn({ laptop: answer.reused }, 'an old refresh token came back; the enrolment was revoked');
      return sendProblem(reply, 'unauthenticated');
    }
    return answer;
  });

  app.post('/api/v1/session/resume', async (request, reply) => {
    const body = parsed(resumeRequest, request.body, reply);
    if (body === undefined) return reply;
    const answer = await resume(body);
    if (answer === 'refused') return sendProblem(reply, 'unauthenticated');
    request.log.warn({ laptop: answer.principal.laptop }, 'a laptop whose tokens are not known came back by its certificate');
    return answer;
  });

  app.delete('/api/v1/session', { onRequest: requirePrincipal(deps) }, async (request, reply) => {
    await signOut(principalOf(request).tenant, sessionOf(request));
    return reply.code(204).send();
  });
}
